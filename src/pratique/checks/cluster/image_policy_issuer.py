"""An identity whose issuer never signs for such a subject.

Why: workflows get their certificates through their platform's own issuer; the one of people's logins names people.
Fix: for GitHub Actions use https://token.actions.githubusercontent.com; people's logins have a mail address as subject.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._image_policies import identities
from pratique.documents.kubernetes import Object, text

_PEOPLE = ("github.com/login/oauth", "accounts.google.com", "login.microsoftonline.com")
_ACTIONS = "token.actions.githubusercontent.com"
FAILS: Lines = {
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: 'https://github.com/login/oauth', subject: 'https://github.com/o/r/.github/workflows/w.yml@refs/heads/main'}",
    ): 8,
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: 'https://token.actions.githubusercontent.com', subject: jane@example.com}",
    ): 8,
}
PASSES: Texts = (
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: 'https://token.actions.githubusercontent.com', subject: 'https://github.com/o/r/.github/workflows/w.yml@refs/heads/main'}",
    ),
    _examples.image_policy(
        "authorities:",
        "- keyless:",
        "    identities:",
        "    - {issuer: 'https://github.com/login/oauth', subject: jane@example.com}",
    ),
)


@check("medium")
def image_policy_issuer(image_policy: Object) -> Iterator[Fault]:
    for place, one in identities(image_policy):
        subject = text(one, "subject") or text(one, "subjectRegExp")
        for field in ("issuer", "issuerRegExp"):
            issuer = text(one, field).replace("\\", "")
            if issuer and _apart(issuer, subject.replace("\\", "")):
                says = f"The {field} {issuer} of {image_policy.title} signs for no subject like {subject}."
                yield Fault(says, image_policy.line(*place, field))


def _apart(issuer: str, subject: str) -> bool:
    workflow = "/.github/workflows/" in subject
    if any(name in issuer for name in _PEOPLE):
        return workflow
    return _ACTIONS in issuer and bool(subject) and "@" in subject and not workflow and "github" not in subject
