"""Anybody may use the registry.

Why: who can push replaces the images that run tomorrow; who can pull reads what is in them.
Fix: set `auth.token` or `auth.htpasswd` (behind TLS); a mirror that only hands on public images may do without where pushes are refused.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry
from pratique.model.finding import Severity

FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n": 1,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n  secret: ${SECRET}\nauth:\n  silly:\n    realm: r\n    service: s\n": 8,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n  secret: ${SECRET}\nauth: none\n": 1,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: localhost:5000\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  token:\n    realm: https://auth\n",
)


@check("high")
def registry_no_login(registry: Registry) -> Iterator[Fault]:
    if not registry.whole or registry.local:
        return
    if registry.auth == "silly":
        yield Fault("auth.silly lets everybody in who sends any header: it is made for tests.", registry.line("auth"))
    elif not registry.auth:
        severity = Severity.LOW if registry.proxied else None
        yield Fault(
            "There is no auth: anybody who reaches the registry may pull and push.", registry.line(), severity=severity
        )
