"""Several authorities, of which any one is enough.

Why: one signature by the weakest of them admits the image; whoever wants both needs two policies, for all that match must pass.
Fix: write one ClusterImagePolicy for each authority that is demanded.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, mapping, sequence

FAILS: Lines = {_examples.image_policy("authorities: [{key: {kms: k}}, {keyless: {}}]"): 5}
PASSES: Texts = (
    _examples.image_policy("authorities: [{key: {kms: a}}, {key: {kms: b}}]"),
    _examples.image_policy("authorities: [{key: {kms: k}}]"),
)


@check("low")
def image_policy_either(image_policy: Object) -> Iterator[Fault]:
    several = sequence(image_policy.value, "spec", "authorities")
    kinds = {kind for one in several for kind in ("key", "keyless", "static") if kind in mapping(one)}
    if len(kinds) > 1:
        says = f"{image_policy.title} is satisfied by {' or '.join(sorted(kinds))}, not by all."
        yield Fault(says, image_policy.line("spec", "authorities"))
