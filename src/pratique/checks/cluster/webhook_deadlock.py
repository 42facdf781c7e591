"""A webhook that guards its own start.

Why: with failurePolicy Fail, the default, the pods that answer the webhook cannot start again once all of them are gone: they need its answer.
Fix: leave its own namespace and kube-system out by a namespaceSelector on kubernetes.io/metadata.name.
References: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import selector
from pratique.documents.kubernetes import Object, mapping, sequence, text

_STARTS = {"*", "*/*", "pods", "pods/*", "deployments", "replicasets", "statefulsets", "daemonsets"}
FAILS: Lines = {
    _examples.webhook(
        "rules: [{apiGroups: [''], operations: [CREATE], resources: [pods]}]",
        "clientConfig: {service: {name: s, namespace: n}}",
    ): 5
}
PASSES: Texts = (
    _examples.webhook(
        "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [n]}]}",
        "rules: [{apiGroups: [''], operations: [CREATE], resources: [pods]}]",
        "clientConfig: {service: {name: s, namespace: n}}",
    ),
    _examples.webhook("clientConfig: {url: 'https://w.example.com'}"),
)


@check("medium")
def webhook_deadlock(webhooks: Object) -> Iterator[Fault]:
    for number, hook in enumerate(sequence(webhooks.value, "webhooks")):
        service = mapping(hook, "clientConfig", "service")
        narrow = not selector(hook, "namespaceSelector").is_empty or bool(sequence(hook, "matchConditions"))
        if service and text(hook, "failurePolicy") != "Ignore" and not narrow and _starts_pods(hook):
            says = f"The webhook {text(hook, 'name')} also guards the pods of its own namespace {text(service, 'namespace')}."
            yield Fault(says, webhooks.line("webhooks", number))


def _starts_pods(hook: Any) -> bool:
    return any(
        _STARTS & {*map(str, sequence(rule, "resources"))}
        and {"CREATE", "*"} & {*map(str, sequence(rule, "operations"))}
        for rule in sequence(hook, "rules")
    )
