"""The image has no HEALTHCHECK.

Why: an engine cannot tell a container that hangs from one that works, and neither restarts nor reports it.
Fix: add `HEALTHCHECK CMD …` with a program that is in the image. Kubernetes uses its own probes and ignores this one.
References: https://docs.docker.com/reference/dockerfile/#healthcheck
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.model.image import ImageConfig

FAILS: Examples = ({"config": {}}, {"config": {"healthcheck": {"test": ["NONE"]}}})
PASSES: Examples = ({"config": {"healthcheck": {"test": ["CMD", "/app", "--health"]}}},)


@check("low", standards=("CIS-Docker-4.6", "CIS-DI-0006"))
def no_healthcheck(config: ImageConfig) -> Iterator[Fault]:
    test = config.healthcheck.test if config.healthcheck else ()
    if not test:
        yield Fault("The image has no health check.", subject="healthcheck")
    elif test[0] == "NONE":
        yield Fault("The image switches its base image's health check off.", subject="healthcheck")
