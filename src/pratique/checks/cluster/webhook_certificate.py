"""The API server cannot check the webhook's certificate.

Why: without caBundle it trusts only the authorities of its host, which sign no service of a cluster: every call fails.
Fix: set caBundle, or the annotation by which cert-manager sets it.
References: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, mapping, sequence, text

INJECTED = frozenset(
    {
        "cert-manager.io/inject-ca-from",
        "cert-manager.io/inject-ca-from-secret",
        "cert-manager.io/inject-apiserver-ca",
        "service.beta.openshift.io/inject-cabundle",
    }
)
"""Annotations by which something else sets it."""
FAILS: Lines = {_examples.webhook("clientConfig: {service: {name: s, namespace: n}}"): 6}
PASSES: Texts = (
    _examples.webhook("clientConfig: {caBundle: LS0t, service: {name: s, namespace: n}}"),
    _examples.webhook("clientConfig: {url: 'https://w.example.com'}"),
    _examples.webhook("clientConfig: {service: {name: s}}").replace(
        "name: w}", "name: w, annotations: {cert-manager.io/inject-ca-from: n/c}}"
    ),
)


@check("medium")
def webhook_certificate(webhooks: Object) -> Iterator[Fault]:
    if INJECTED.isdisjoint(webhooks.annotations):
        for number, hook in enumerate(sequence(webhooks.value, "webhooks")):
            client = mapping(hook, "clientConfig")
            if "service" in client and not client.get("caBundle"):
                line = webhooks.line("webhooks", number, "clientConfig")
                yield Fault(f"The webhook {text(hook, 'name')} has no caBundle.", line)
