"""The engine's log level is not info.

Why: less than info leaves out what an investigation needs; debug writes requests, with what they carry, into the log.
Fix: remove `debug` and set `"log-level": "info"`, or leave it out, which is the same.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "log-level": "error"\n}\n': 2,
    '{"log-level": "debug"}': 1,
    '{\n"icc": false,\n"debug": true}': 3,
}
PASSES: Texts = (
    '{"log-level": "info"}',
    "{}",
    '{"debug": false}',
)


@check("low", standards=("CIS-Docker-2.3",))
def daemon_log_level(daemon: Settings) -> Iterator[Fault]:
    level = daemon.text("log-level")
    if level and level != "info":
        yield Fault(f"log-level is {level!r}, not info.", daemon.line("log-level"))
    if daemon.get("debug") is True:
        yield Fault("debug is on: the log holds requests and what they carry.", daemon.line("debug"))
