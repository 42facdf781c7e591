"""An image policy that admits without a signature.

Why: `static: pass` is satisfied by every image that the globs match, and `mode: warn` refuses none.
Fix: demand a key or an identity; keep static: pass for images that nobody signs, by their exact names.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {
    _examples.image_policy("authorities: [{static: {action: pass}}]"): 5,
    _examples.image_policy("mode: warn"): 5,
}
PASSES: Texts = (
    _examples.image_policy("authorities: [{static: {action: fail}}]"),
    _examples.image_policy("mode: enforce"),
)


@check("medium")
def image_policy_admits_all(image_policy: Object) -> Iterator[Fault]:
    for number, one in enumerate(sequence(image_policy.value, "spec", "authorities")):
        if text(one, "static", "action") == "pass":
            line = image_policy.line("spec", "authorities", number, "static")
            yield Fault(f"Authority {number} of {image_policy.title} passes every image.", line)
    if text(image_policy.value, "spec", "mode") == "warn":
        yield Fault(f"{image_policy.title} only warns.", image_policy.line("spec", "mode"))
