"""An admission webhook for everything.

Why: when it fails, nothing in the cluster changes any more: no lease, no node, no role; that is how whole clusters stop.
Fix: name the resources, and leave kube-system out.
References: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._seen import selector
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {_examples.webhook("rules: [{apiGroups: ['*'], operations: ['*'], resources: ['*/*']}]"): 6}
PASSES: Texts = (_examples.webhook("rules: [{apiGroups: [apps], operations: ['*'], resources: ['*']}]"),)


@check("medium")
def webhook_too_wide(webhooks: Object) -> Iterator[Fault]:
    for number, hook in enumerate(sequence(webhooks.value, "webhooks")):
        for at, rule in enumerate(sequence(hook, "rules")):
            wide = "*" in sequence(rule, "apiGroups") and not {"*", "*/*"}.isdisjoint(
                map(str, sequence(rule, "resources"))
            )
            if wide and text(hook, "failurePolicy") != "Ignore" and selector(hook, "namespaceSelector").is_empty:
                line = webhooks.line("webhooks", number, "rules", at)
                yield Fault(f"The webhook {text(hook, 'name')} is asked about all resources.", line)
