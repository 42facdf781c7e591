"""A mount hides the registry's own configuration.

Why: a volume over the folder takes the config.yml of the image away: the registry does not start, or starts with what the volume holds.
Fix: mount single files with `subPath`, or mount the volume elsewhere (`/auth`) and name that path in the variables.
References: https://distribution.github.io/distribution/about/deploying/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

FAILS: Lines = {
    "services:\n  hub:\n    image: registry:2\n    volumes:\n      - ./auth:/etc/docker/registry\n": 5,
}
PASSES: Texts = (
    "services:\n  hub:\n    image: registry:2\n    volumes:\n      - ./auth:/auth\n",
    "services:\n  hub:\n    image: registry:2\n    volumes:\n      - ./config.yml:/etc/docker/registry/config.yml\n",
)


@check("medium")
def registry_hidden_configuration(registry: Registry) -> Iterator[Fault]:
    if registry.hidden:
        yield Fault("A volume lies over the folder in which the image has its config.yml.", registry.hidden)
