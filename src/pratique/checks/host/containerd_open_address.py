"""containerd answers on the network.

Why: its API starts containers with any rights; streams carry `kubectl exec`; debugging and metrics tell what runs here.
Fix: use the socket, `127.0.0.1`, or TLS with client certificates for `tcp_address`.
References: https://github.com/containerd/containerd/blob/main/docs/man/containerd-config.toml.5.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd
from pratique.model.finding import Severity

_HERE = ("127.0.0.1", "localhost", "::1", "[::1]")
FAILS: Lines = {
    'version = 2\n[grpc]\n  address = "/run/containerd/containerd.sock"\n  tcp_address = "0.0.0.0:1234"\n': 4,
    'version = 2\n[grpc]\n[metrics]\n  address = "0.0.0.0:1338"\n': 4,
    'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  stream_server_address = "0.0.0.0"\n': 3,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[grpc]\n  tcp_address = "0.0.0.0:1234"\n  tcp_tls_ca = "/ca"\n  tcp_tls_cert = "/c"\n  tcp_tls_key = "/k"\n[metrics]\n  address = "127.0.0.1:1338"\n',
)


@check("high")
def containerd_open_address(containerd: Containerd) -> Iterator[Fault]:
    settings = containerd.settings
    if settings.text("grpc", "tcp_address") and not (
        settings.text("grpc", "tcp_tls_ca") and settings.text("grpc", "tcp_tls_cert")
    ):
        yield Fault(
            "The API answers anybody over TCP.", containerd.line("grpc", "tcp_address"), severity=Severity.CRITICAL
        )
    for table in ("metrics", "debug"):
        address = settings.text(table, "address")
        if ":" in address and not address.startswith("/") and address.rpartition(":")[0] not in _HERE:
            yield Fault(f"{table} answer on {address}.", containerd.line(table, "address"), severity=Severity.MEDIUM)
    for plugin in containerd.plugin("server"):
        address = settings.text(*plugin, "stream_server_address")
        if address and address not in _HERE and settings.get(*plugin, "enable_tls_streaming") is not True:
            yield Fault(
                f"Streams are served on {address} without TLS.", containerd.line(*plugin, "stream_server_address")
            )
