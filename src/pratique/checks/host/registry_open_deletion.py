"""Anybody may delete images.

Why: an image that is gone cannot be deployed again, nor looked at after an incident; its name is free for another.
Fix: remove `storage.delete.enabled`, or ask for a login.
References: https://distribution.github.io/distribution/about/configuration/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry

FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\n  delete:\n    enabled: true\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n": 6,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\n  delete:\n    enabled: true\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\n",
)


@check("high")
def registry_open_deletion(registry: Registry) -> Iterator[Fault]:
    if registry.whole and registry.on("storage", "delete", "enabled") and not registry.auth and not registry.local:
        yield Fault("delete is enabled and there is no auth.", registry.line("storage", "delete", "enabled"))
