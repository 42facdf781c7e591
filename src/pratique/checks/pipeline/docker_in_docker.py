"""A job has the host: a privileged container, or the host's engine.

Why: whatever runs in the job, a dependency's build script too, is then root on the runner and sees other jobs, their images and their credentials.
Fix: build without privileges: rootless BuildKit (`buildkitd --rootless`), Buildah or kaniko; or give such jobs runners of their own.
References: https://docs.gitlab.com/ci/docker/using_docker_build/#use-docker-in-docker
"""

import re
from collections.abc import Iterator

from pratique.checks import container_runs
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "a:\n  services:\n    - docker:24-dind\n  script: [docker build .]\n": 3,
    "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - image: x\n      securityContext:\n        privileged: true\n": 7,
    "pipeline {\n  agent { docker {\n    image 'x'\n    args '-v /var/run/docker.sock:/var/run/docker.sock'\n  } }\n  stages { stage('a') { steps { sh 'make' } } }\n}\n": 4,
    "a:\n  script:\n    - docker run --privileged x/y make\n": 3,
}
PASSES: Texts = (
    "a:\n  services:\n    - docker:24-dind-rootless\n  script: [docker build .]\n",
    "a:\n  services: [postgres]\n  script:\n    - docker run --rm x/y make\n",
)
_ENGINE = re.compile(r"(?:^|/)(?:docker|dind):(?![^@]*rootless)[^@]*dind|(?:^|/)dind(?:$|[:@])")


@check("medium")
def docker_in_docker(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for job in pipeline.jobs:
        if job.privileged is not None:
            yield Fault(f"The job {job.name[:100]} has the host ({job.privileged.text[:120]}).", job.privileged.line)
        for use in job.uses:
            if _ENGINE.search(use.text[:400]):
                yield Fault(f"{use.text[:200]} runs only in a privileged container.", use.line)
    for run in runs:
        for command in run.commands:
            found = container_runs.of(command)
            if found is not None and any(option in ("--privileged", "--privileged=true") for option in found.options):
                yield run.fault(f"{run.shown(found.image.text)[:200]} is run privileged.", command)
