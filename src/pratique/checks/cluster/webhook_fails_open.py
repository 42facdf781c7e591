"""An admission webhook that lets everything through when it fails.

Why: with failurePolicy Ignore, whoever can make it slow or unreachable gets past it.
Fix: set `failurePolicy: Fail`, run several replicas, and leave its own namespace out.
References: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {_examples.webhook("failurePolicy: Ignore"): 6}
PASSES: Texts = (_examples.webhook("failurePolicy: Fail"), _examples.webhook())


@check("medium")
def webhook_fails_open(webhooks: Object) -> Iterator[Fault]:
    for number, hook in enumerate(sequence(webhooks.value, "webhooks")):
        if text(hook, "failurePolicy") == "Ignore" and webhooks.kind.startswith("Validating"):
            line = webhooks.line("webhooks", number, "failurePolicy")
            yield Fault(f"The webhook {text(hook, 'name')} is ignored when it fails.", line)
