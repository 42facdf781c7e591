"""A service's image gets no fixes any more.

Why: its vulnerabilities stay for ever, and scanners hear of fewer and fewer of them.
Fix: move to a release that is maintained.
References: https://endoflife.date/
"""

import datetime as dt
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.end_of_life import ended
from pratique.checks.host._compose import Compose
from pratique.checks.image_names import base

FAILS: Lines = {
    "services:\n  web:\n    image: postgres:9.6\n": 3,
    "services:\n  web:\n    image: node:14-alpine\n": 3,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: example.com/own/node:14\n",
)


@check("high", standards=("CIS-Docker-4.2",))
def compose_end_of_life_image(compose: Compose, at: dt.datetime) -> Iterator[Fault]:
    for one in compose.services():
        day = ended(base(one.image)) if one.image else None
        if day is not None and day < at.date():
            yield Fault(f"{one.image[:200]} of the service {one.name} had its last fixes on {day}.", one.line("image"))
