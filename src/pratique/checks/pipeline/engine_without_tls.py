"""A job talks to Docker's engine without TLS.

Why: who reaches the port is root on the engine's host; on shared runners other jobs do.
Fix: use `tcp://docker:2376` with `DOCKER_TLS_CERTDIR: /certs`, or a rootless builder.
References: https://docs.gitlab.com/ci/docker/using_docker_build/#use-docker-in-docker
"""

import re
from collections.abc import Iterator, Mapping

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.pipeline import Pipeline, Value

FAILS: Lines = {
    "a:\n  services: ['docker:27-dind']\n  variables:\n    DOCKER_HOST: tcp://docker:2375\n  script: [docker build .]\n": 4,
    "variables:\n  DOCKER_TLS_CERTDIR: ''\na:\n  script: [docker build .]\n": 2,
}
PASSES: Texts = (
    "variables: {DOCKER_HOST: 'tcp://docker:2376', DOCKER_TLS_CERTDIR: /certs}\na:\n  script: [docker build .]\n",
    "variables: {DOCKER_HOST: 'tcp://localhost:2375'}\na:\n  script: [docker build .]\n",
)
_OPEN = re.compile(r"(?:tcp|http)://(?!localhost|127\.|\[::1\])[^/\s]{1,200}:2375/?")


@check("medium")
def engine_without_tls(pipeline: Pipeline) -> Iterator[Fault]:
    seen: set[int] = set()
    for values in _environments(pipeline):
        host, folder = values.get("DOCKER_HOST"), values.get("DOCKER_TLS_CERTDIR")
        if host is not None and _OPEN.fullmatch(host.text[:300]) and host.line not in seen:
            seen.add(host.line)
            yield Fault(f"{host.text[:100]} speaks no TLS.", host.line)
        elif folder is not None and not folder.text and folder.line not in seen:
            seen.add(folder.line)
            yield Fault("An empty DOCKER_TLS_CERTDIR switches TLS off.", folder.line)


def _environments(pipeline: Pipeline) -> Iterator[Mapping[str, Value]]:
    yield pipeline.environment
    for job in pipeline.jobs:
        yield job.environment
        yield from (step.environment for step in job.steps)
