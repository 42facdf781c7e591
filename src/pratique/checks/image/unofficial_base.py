"""The base image is not known to be an official one.

Why: an official image is maintained, rebuilt when its packages are mended, and not somebody's copy of it.
Fix: build on an image of docker.io/library or of your own registry's curated set, and scan that image by its name once.
References: https://docs.docker.com/docker-hub/image-library/trusted-content/
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.model.image import Image

FAILS: Examples = (
    {"image": {"base_name": ""}},
    {"image": {"base_name": "docker.io/someone/debian:12"}, "base_layers": 1},
)
PASSES: Examples = (
    {"image": {"base_name": "docker.io/library/debian:12"}, "base_layers": 1, "layers": [{}, {}]},
    {"image": {"name": "docker.io/library/debian:12"}},
)
_OFFICIAL = ("docker.io/library/", "index.docker.io/library/")


@check("low", standards=("CIS-Docker-4.2", "CIS-DI-0002"), baseline="official_images")
def unofficial_base(image: Image) -> Iterator[Fault]:
    # What the image says of its base counts for nothing: only layers that were seen under a name do.
    known = image.base_name if any(layer.base_image for layer in image.layers) else ""
    if not known and image.name.startswith(_OFFICIAL):
        return
    if not known:
        yield Fault("The base image is not known.", subject="base")
    elif not known.startswith(_OFFICIAL):
        yield Fault(f"The base image {known} is no official image.", subject="base")
