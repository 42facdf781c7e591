"""An identity that is anybody's.

Why: anyone may get a certificate of the public authority: what signs the image must be named.
Fix: name issuer and subject, or anchor the expression: from ^ to $.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._image_policies import identities
from pratique.documents.kubernetes import Object, text
from pratique.model.finding import Severity

FAILS: Lines = {
    _examples.image_policy(
        "authorities:", "- keyless:", "    identities:", "    - {issuer: i, subjectRegExp: '.*'}"
    ): 8,
    _examples.image_policy(
        "authorities:", "- keyless:", "    identities:", "    - {issuer: i, subjectRegExp: 'https://github.com/o/.*'}"
    ): 8,
}
PASSES: Texts = (
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: i, subjectRegExp: '^https://github\\.com/o/.*$'}",
    ),
)


@check("high")
def image_policy_anybody(image_policy: Object) -> Iterator[Fault]:
    for place, one in identities(image_policy):
        for field in ("issuerRegExp", "subjectRegExp"):
            pattern = text(one, field)
            if pattern and not pattern.strip("^$.*+?()"):
                says = f"The {field} {pattern} of {image_policy.title} matches everybody."
                yield Fault(says, image_policy.line(*place, field))
            elif pattern and not pattern.startswith("^"):
                says = f"The {field} {pattern} of {image_policy.title} is not anchored: it matches longer names too."
                yield Fault(says, image_policy.line(*place, field), severity=Severity.MEDIUM)
