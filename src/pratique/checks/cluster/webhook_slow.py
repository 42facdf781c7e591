"""An admission webhook that may hold requests for long.

Why: each request of its kind waits that long when it does not answer, leases and nodes included.
Fix: set timeoutSeconds to 10 or less.
References: https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, mapping, sequence, text

FAILS: Lines = {_examples.webhook("timeoutSeconds: 30"): 6}
PASSES: Texts = (_examples.webhook("timeoutSeconds: 10"), _examples.webhook())


@check("low")
def webhook_slow(webhooks: Object) -> Iterator[Fault]:
    for number, hook in enumerate(sequence(webhooks.value, "webhooks")):
        seconds = mapping(hook).get("timeoutSeconds")
        if isinstance(seconds, int) and seconds > 10:
            line = webhooks.line("webhooks", number, "timeoutSeconds")
            yield Fault(f"The webhook {text(hook, 'name')} may take {seconds} seconds.", line)
