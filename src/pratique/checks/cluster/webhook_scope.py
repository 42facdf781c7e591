"""An admission webhook for pods that does not see all of them.

Why: what is created as it should be can be updated, or given an ephemeral container with any image, past the webhook.
Fix: let the rule hold for CREATE and UPDATE, of pods and pods/ephemeralcontainers.
References: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, mapping, sequence, text

_EPHEMERAL = {"*/*", "pods/*", "pods/ephemeralcontainers", "*/ephemeralcontainers"}
FAILS: Lines = {
    _examples.webhook("rules:", "- apiGroups: ['']", "  operations: [CREATE]", "  resources: [pods, pods/*]"): 8,
    _examples.webhook("rules:", "- apiGroups: ['']", "  operations: ['*']", "  resources: [pods]"): 9,
}
PASSES: Texts = (
    _examples.webhook(
        "rules: [{apiGroups: [''], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers]}]"
    ),
    _examples.webhook("rules: [{apiGroups: [apps], operations: [CREATE], resources: [deployments]}]"),
)


@check("medium")
def webhook_scope(webhooks: Object) -> Iterator[Fault]:
    for number, hook in enumerate(sequence(webhooks.value, "webhooks")):
        name = text(hook, "name")
        seen = [(at, mapping(rule)) for at, rule in enumerate(sequence(hook, "rules")) if _about_pods(mapping(rule))]
        if not seen:
            continue
        at = seen[0][0]
        if not any({"UPDATE", "*"} & {*map(str, sequence(each, "operations"))} for _, each in seen):
            line = webhooks.line("webhooks", number, "rules", at, "operations")
            yield Fault(f"The webhook {name} sees pods only when they are created.", line)
        if not any(_EPHEMERAL & {*map(str, sequence(each, "resources"))} for _, each in seen):
            line = webhooks.line("webhooks", number, "rules", at, "resources")
            yield Fault(f"The webhook {name} does not see pods/ephemeralcontainers.", line)


def _about_pods(rule: dict[str, Any]) -> bool:
    groups, resources = {*map(str, sequence(rule, "apiGroups"))}, {*map(str, sequence(rule, "resources"))}
    return bool(groups & {"", "*"}) and bool(resources & {"pods", "pods/*", "*", "*/*"})
