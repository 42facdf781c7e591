"""Nobody decides what a client of the engine may do.

Why: whoever may use the socket may do everything, a privileged container with the host's root folder included.
Fix: name an authorization plug-in in `authorization-plugins`, or keep the socket to root alone.
References: https://docs.docker.com/engine/extend/plugins_authorization/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n  "authorization-plugins": []\n}': 2,
}
PASSES: Texts = ('{"authorization-plugins": ["pratique"]}',)


@check("low", standards=("CIS-Docker-2.12",))
def daemon_no_authorization(daemon: Settings) -> Iterator[Fault]:
    if not daemon.sequence("authorization-plugins"):
        yield Fault("authorization-plugins is empty: a client may do everything.", daemon.line("authorization-plugins"))
