"""The secret that guards uploads is missing or known.

Why: without one every start makes another: uploads break with several replicas and after restarts; a known one lets strangers forge the state of an upload.
Fix: set `http.secret` by the variable REGISTRY_HTTP_SECRET to a long random text, the same for all replicas.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry
from pratique.model.finding import Severity

_KNOWN = ("asecretforlocaldevelopment", "secret", "changeme", "registry", "mysecret", "placeholder")
FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n": 9,
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  secret: asecretforlocaldevelopment\n": 6,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
)


@check("low")
def registry_upload_secret(registry: Registry) -> Iterator[Fault]:
    secret = registry.text("http", "secret")
    if secret in _KNOWN:
        yield Fault(
            "http.secret is the one of the examples.", registry.line("http", "secret"), severity=Severity.MEDIUM
        )
    elif registry.whole and registry.settings is not None and not secret and not registry.local:
        yield Fault("http.secret is missing.", registry.line("http"))
