"""An identity with an asterisk, which is compared as it stands.

Why: `subject` and `issuer` are compared letter by letter: no certificate has an asterisk in its name, so no image passes.
Fix: use subjectRegExp or issuerRegExp, anchored with ^ and $.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._image_policies import identities
from pratique.documents.kubernetes import Object, text

FAILS: Lines = {
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: i, subject: 'https://github.com/o/r/.github/workflows/*@refs/heads/main'}",
    ): 8
}
PASSES: Texts = (
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: i, subjectRegExp: '^https://github.com/o/r/.*$'}",
    ),
)


@check("medium")
def image_policy_exact_subject(image_policy: Object) -> Iterator[Fault]:
    for place, one in identities(image_policy):
        for field in ("issuer", "subject"):
            if "*" in text(one, field):
                says = f"The {field} {text(one, field)} of {image_policy.title} matches no certificate."
                yield Fault(says, image_policy.line(*place, field))
