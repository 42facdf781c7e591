"""Debugging of the registry is open to the network.

Why: profiles, variables and metrics answer without a login; a profile slows the registry down.
Fix: bind `http.debug.addr` to localhost, or to an address that only the monitoring reaches.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

_EVERYWHERE = ("", "0.0.0.0", "[::]")  # noqa: S104 - looked for, not bound
FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n  debug:\n    addr: :5001\n": 16,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n  debug:\n    addr: 0.0.0.0:5001\n": 16,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n  debug:\n    addr: localhost:5001\n",
)


@check("medium")
def registry_open_debug(registry: Registry) -> Iterator[Fault]:
    address = registry.text("http", "debug", "addr")
    if address and address.rpartition(":")[0] in _EVERYWHERE:
        yield Fault(f"debug answers on {address}.", registry.line("http", "debug", "addr"))
