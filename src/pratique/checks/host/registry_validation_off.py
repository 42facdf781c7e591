"""The registry does not check what is pushed.

Why: manifests may name layers that are not there, or lie anywhere: clients then fetch them from a stranger.
Fix: remove `validation.disabled`, and keep `validation.manifests.urls` tight.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\nvalidation:\n  disabled: true\n": 16,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
)


@check("low")
def registry_validation_off(registry: Registry) -> Iterator[Fault]:
    if registry.on("validation", "disabled"):
        yield Fault("Validation of manifests is switched off.", registry.line("validation", "disabled"))
