"""The engine does not know a setting.

Why: it does not start, or takes an option's name and does nothing; where an older one is still running, the next restart is the moment when everything stands still.
Fix: correct the spelling: settings are named as dockerd's options, in lower case and with hyphens, lists in the plural.
References: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
"""

import difflib
from collections.abc import Iterator

from pratique.checks.check import MOST_FAULTS, Fault, Lines, Texts, check
from pratique.checks.host._daemon_keys import OPTIONS, REMOVED, TYPES
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "icc": false,\n  "live_restore": true\n}\n': 3,
    '{"insecure-registry": ["registry.example.com"]}': 1,
    "[]": 1,
}
PASSES: Texts = ('{"live-restore": true, "features": {"buildkit": true}}',)


@check("medium")
def daemon_unknown_setting(daemon: Settings) -> Iterator[Fault]:
    if not isinstance(daemon.get(), dict):
        yield Fault("The file holds no object: the engine does not start with it.", daemon.line())
    guesses = 0
    for name in daemon.mapping():
        if name in OPTIONS:
            meant = f"{OPTIONS[name]} is meant" if OPTIONS[name] else "remove it"
            yield Fault(f"{name} is an option of the command line and does nothing here: {meant}.", daemon.line(name))
        elif name not in TYPES and name not in REMOVED:
            guesses += 1
            close = difflib.get_close_matches(name[:80], TYPES, 1) if guesses <= MOST_FAULTS else []
            hint = f": {close[0]} is meant" if close else ""
            yield Fault(f"{name[:80]!r} is no setting, so the engine does not start{hint}.", daemon.line(name))
