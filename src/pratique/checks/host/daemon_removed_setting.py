"""A setting was removed from the engine.

Why: newer engines do not start with it, or leave it without effect.
Fix: remove it, or write what took its place.
References: https://docs.docker.com/engine/deprecated/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._daemon_keys import REMOVED
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "graph": "/data/docker"\n}\n': 2,
    '{"cluster-store": "etcd://10.0.0.1:2379"}': 1,
}
PASSES: Texts = ('{"data-root": "/data/docker"}',)


@check("medium")
def daemon_removed_setting(daemon: Settings) -> Iterator[Fault]:
    for name in daemon.mapping():
        if name in REMOVED:
            since, why = REMOVED[name]
            yield Fault(f"{name} was removed in Docker {since}: {why}.", daemon.line(name))
