"""The registry answers without TLS.

Why: passwords and images go over the network in the clear; whoever is on the way hands out other images.
Fix: set `http.tls.certificate` and `http.tls.key`, or let a proxy in front speak TLS and bind the registry to localhost.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry
from pratique.model.finding import Severity

FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n": 5,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n": 9,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: 127.0.0.1:5000\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  tls:\n    letsencrypt:\n      email: a@example.com\n",
)


@check("medium", standards=("CIS-Docker-2.5",))
def registry_no_tls(registry: Registry) -> Iterator[Fault]:
    if registry.whole and not registry.tls and not registry.local:
        clear = registry.auth == "htpasswd"
        what = "passwords go over the network in the clear" if clear else "what is pulled may be another's"
        yield Fault(f"There is no http.tls: {what}.", registry.line("http"), severity=Severity.HIGH if clear else None)
