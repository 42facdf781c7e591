"""A service's image may be another one tomorrow.

Why: two hosts run different programs under one name, and nobody can tell which was scanned.
Fix: name a version, better a digest: `image: nginx:1.27@sha256:…`.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.checks.image_names import base

FAILS: Lines = {
    "services:\n  web:\n    image: nginx@1.27\n": 3,
    "services:\n  web:\n    image: nginx:latest\n": 3,
    "services:\n  web:\n    image: nginx\n": 3,
    "services:\n  web:\n    image: localhost:5000/app\n": 3,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: app:${TAG:-1.0}\n",
    "services:\n  web:\n    build: .\n    image: app\n",
    "services:\n  web:\n    image: nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
)


@check("medium", standards=("CIS-Docker-5.28",))
def compose_floating_tag(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        image = base(one.image)
        if one.image and not image.digest.startswith("sha256:") and image.tag in {"", "latest"}:
            yield Fault(f"{one.image[:200]} of the service {one.name} means another image tomorrow.", one.line("image"))
