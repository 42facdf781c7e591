"""A service writes no log.

Why: after an incident there is nothing to read.
Fix: remove `logging.driver: none`; limit the size with `max-size` instead.
References: https://docs.docker.com/engine/logging/configure/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose

FAILS: Lines = {
    "services:\n  web:\n    image: nginx:1.27\n    logging:\n      driver: none\n": 5,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    logging: {driver: local}\n",
)


@check("medium")
def compose_logs_off(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        if one.text("logging", "driver") == "none":
            yield Fault(f"The service {one.name} writes no log.", one.line("logging", "driver"))
