"""A service keeps capabilities that it does not need.

Why: Docker gives fourteen by default, raw packets and the change of any file's owner among them.
Fix: set `cap_drop: [ALL]` and add the ones that are needed.
References: https://docs.docker.com/reference/compose-file/services/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    restart: always\n": 2,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    cap_drop: ["all"]\n',
    "services:\n  web:\n    extends: {file: base.yaml, service: web}\n    environment: {A: b}\n  db:\n    image: x\n    cap_drop: [ALL]\n",
)


@check("low", standards=("CIS-Docker-5.4",))
def compose_capabilities_kept(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.whole and not any(text.upper() == "ALL" for _, text in one.texts("cap_drop")):
            yield Fault(
                f"The service {one.name} does not drop all capabilities.",
                one.line("cap_drop") if one.get("cap_drop") else one.line(),
            )
