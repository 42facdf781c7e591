"""A registry that speaks without TLS.

Why: images, and the passwords of those who push and pull, cross the network in the clear, and anybody on the way may change them.
Fix: set REGISTRY_HTTP_TLS_CERTIFICATE and REGISTRY_HTTP_TLS_KEY, or end TLS in front of it and keep the port to that.
References: https://distribution.github.io/distribution/about/configuration/#tls
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.checks.workload._images import image
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container().replace("registry.example.com/app:1.0", "registry:2"): 6}
PASSES: Texts = (
    with_container("env: [{name: REGISTRY_HTTP_TLS_CERTIFICATE, value: /tls/tls.crt}]").replace(
        "registry.example.com/app:1.0", "registry:2"
    ),
    with_container(),
)


@check("medium", standards=("CIS-Docker-2.5",))
def registry_without_tls(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        name = image(container.spec.image).name
        if name.removeprefix("docker.io/").removeprefix("library/") not in ("registry", "distribution/distribution"):
            continue
        if not any(
            one.name.startswith(("REGISTRY_HTTP_TLS_CERT", "REGISTRY_HTTP_TLS_LETS")) for one in container.spec.env
        ):
            yield Fault(f"The registry in the {container.where} has no certificate.", container.line())
