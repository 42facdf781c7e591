"""Containers' logs stay on the host.

Why: who takes over the host changes what the logs say, and a removed container takes its log along.
Fix: send logs elsewhere: a `log-driver` such as journald with forwarding, syslog over TLS, fluentd or gelf, or a collector that reads the json files.
References: https://docs.docker.com/engine/logging/configure/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    "{}": 1,
    '{\n  "log-driver": "json-file"\n}': 2,
    '{"log-driver": "none"}': 1,
}
PASSES: Texts = (
    '{"log-driver": "syslog"}',
    '{"log-driver": "fluentd"}',
)


@check("low", standards=("CIS-Docker-2.13",))
def daemon_local_logs(daemon: Settings) -> Iterator[Fault]:
    driver = daemon.text("log-driver") or "json-file"
    if driver in {"json-file", "local", "none"}:
        what = "keeps no log at all" if driver == "none" else "keeps logs on this host only"
        yield Fault(f"The log driver {driver} {what}.", daemon.line("log-driver"))
