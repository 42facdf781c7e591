"""Notifications of the registry go out without TLS.

Why: they carry names, addresses and a login of the receiver; whoever is on the way forges an event or keeps one back.
Fix: give the endpoint an https URL and keep its login out of the URL.
References: https://distribution.github.io/distribution/about/notifications/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._registry import Registry
from pratique.checks.host._urls import is_plain, without_login

FAILS: Lines = {
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nnotifications:\n  endpoints:\n    - name: a\n      url: http://events.example.com/x\n": 8,
}
PASSES: Texts = (
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nauth:\n  htpasswd:\n    realm: r\n    path: /etc/htpasswd\nhttp:\n  addr: :5000\n  secret: ${SECRET}\n  tls:\n    certificate: /c.pem\n    key: /k.pem\n",
    "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nnotifications:\n  endpoints:\n    - name: a\n      url: https://events.example.com/x\n",
)


@check("low")
def registry_plain_notifications(registry: Registry) -> Iterator[Fault]:
    settings = registry.settings
    for at, _ in enumerate(settings.sequence("notifications", "endpoints")[:100] if settings else []):
        path = ("notifications", "endpoints", at, "url")
        if settings and is_plain(settings.text(*path)):
            yield Fault(f"{without_login(settings.text(*path))} is told without TLS.", settings.line(*path))
