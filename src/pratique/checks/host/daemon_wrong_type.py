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
}
PASSES: Texts = (
    '{"log-opts": {"max-size": "10m", "max-file": "3"}, "icc": false, "mtu": 1400, "default-shm-size": "64M"}',
)


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
