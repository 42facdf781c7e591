"""The engine's metrics are open to the network.

Why: they are answered without TLS and without a login, and tell what runs here.
Fix: bind `metrics-addr` to an address that only the monitoring reaches, such as `127.0.0.1:9323`.
References: https://docs.docker.com/engine/daemon/prometheus/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "metrics-addr": "0.0.0.0:9323"\n}': 2,
    '{"metrics-addr": ":9323"}': 1,
}
PASSES: Texts = (
    "{}",
    '{"metrics-addr": "127.0.0.1:9323"}',
    '{"metrics-addr": "10.1.2.3:9323"}',
)

_EVERYWHERE = ("", "0.0.0.0", "[::]")  # noqa: S104 - looked for, not bound


@check("medium")
def daemon_open_metrics(daemon: Settings) -> Iterator[Fault]:
    address = daemon.text("metrics-addr")
    if address.rpartition(":")[0] in _EVERYWHERE and address:
        yield Fault(f"metrics-addr {address} answers on every address of the host.", daemon.line("metrics-addr"))
