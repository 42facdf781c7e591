"""The base image, or the image itself, is named by the tag `latest`.

Why: the tag means another image tomorrow; two builds of one commit differ.
Fix: name a version, better a digest: `debian:12.8@sha256:…`.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.model.image import Image

FAILS: Examples = (
    {"image": {"base_name": "docker.io/library/debian:latest"}},
    {"image": {"base_name": "debian"}},
    {"image": {"tags": ("app:latest",)}},
)
PASSES: Examples = (
    {"image": {"base_name": "docker.io/library/debian:12"}},
    {"image": {"base_name": "registry:5000/debian@sha256:00"}},
    {"image": {"tags": ("app:latest", "app:1.2")}},
)


@check("low", standards=("DKL-DI-0006",))
def latest_base(image: Image) -> Iterator[Fault]:
    if image.base_name and _floats(image.base_name):
        yield Fault(f"The base image is {image.base_name}.", subject="base")
    if image.tags and all(tag == "latest" or tag.endswith(":latest") for tag in image.tags):
        yield Fault(f"The image has no other tag than {image.tags[0]}.", subject="tag")


def _floats(name: str) -> bool:
    last = name.rpartition("/")[2]
    return "@" not in last and (last.endswith(":latest") or ":" not in last)
