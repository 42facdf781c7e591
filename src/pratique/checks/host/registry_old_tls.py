"""The registry takes old versions of TLS.

Why: TLS 1.0 and 1.1 are broken and no client needs them.
Fix: remove `http.tls.minimumtls`, or set it to `tls1.2` or `tls1.3`.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n    minimumtls: tls1.0\n": 15,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n    minimumtls: tls1.3\n",
)


@check("medium")
def registry_old_tls(registry: Registry) -> Iterator[Fault]:
    least = registry.text("http", "tls", "minimumtls")
    if least in {"tls1.0", "tls1.1"}:
        yield Fault(f"minimumtls is {least}.", registry.line("http", "tls", "minimumtls"))
