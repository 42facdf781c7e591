"""A service's image is named by a tag alone.

Why: a tag can be moved; whoever may push to the registry chooses what runs here at the next pull.
Fix: add the digest: `docker compose config --resolve-image-digests` prints it.
References: https://docs.docker.com/reference/cli/docker/compose/config/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.checks.image_names import base

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n": 3,
}
PASSES: Texts = (
    "services:\n  web:\n    image: nginx:1.27@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
    "services:\n  web:\n    image: nginx:latest\n",
    "services:\n  web:\n    image: ${IMAGE}\n",
)


@check("low")
def compose_unpinned_image(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        image = base(one.image)
        if one.image and not image.digest.startswith("sha256:") and image.tag not in {"", "latest"}:
            yield Fault(f"{one.image[:200]} of the service {one.name} is a tag, which may move.", one.line("image"))
