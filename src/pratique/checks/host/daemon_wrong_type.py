"""A setting's value is of the wrong type.

Why: the engine does not start with it; numbers in `log-opts` are the usual case.
Fix: write the value as the message says; the values of `log-opts` are texts, numbers too: `"max-file": "3"`.
References: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._daemon_keys import TYPES, fits
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "log-opts": {\n    "max-size": "10m",\n    "max-file": 3\n  }\n}\n': 4,
    '{"icc": "false"}': 1,
    '{\n"insecure-registries": "registry.example.com"}': 2,
    '{"registry-mirrors": ["mirror.example.com"]}': 1,
    '{"log-level": "verbose"}': 1,
}
PASSES: Texts = (
    '{"log-opts": {"max-size": "10m", "max-file": "3"}, "icc": false, "mtu": 1400, "default-shm-size": "64M"}',
)
_LEVELS = ("panic", "fatal", "error", "warn", "warning", "info", "debug", "trace")


@check("medium")
def daemon_wrong_type(daemon: Settings) -> Iterator[Fault]:
    for name, value in daemon.mapping().items():
        if not fits(value, TYPES.get(name, "")) and name in TYPES:
            yield Fault(f"{name} takes {TYPES[name]}: the engine does not start.", daemon.line(name))
    for name, value in daemon.mapping("log-opts").items():
        if not isinstance(value, str):
            yield Fault(
                f"log-opts.{name} takes a text, also for a number: the engine does not start.",
                daemon.line("log-opts", name),
            )
    for at, url in daemon.texts("registry-mirrors"):
        if not url.lower().startswith(("http://", "https://")):
            yield Fault(
                f"registry-mirrors takes URLs with https://, not {url[:80]!r}: the engine does not start.",
                daemon.line("registry-mirrors", at),
            )
    level = daemon.text("log-level").lower()
    if level and level not in _LEVELS:
        yield Fault(f"log-level has no {level[:40]!r}: the engine does not start.", daemon.line("log-level"))
