"""Rights are given to everybody.

Why: system:unauthenticated is anyone who reaches the API server; system:authenticated is anyone with any certificate, token or cloud account.
Fix: name the users, groups or accounts.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text
from pratique.model.finding import Severity

GROUPS = {
    "system:anonymous": Severity.CRITICAL,
    "system:unauthenticated": Severity.CRITICAL,
    "system:authenticated": Severity.HIGH,
}
HARMLESS = ("system:discovery", "system:basic-user", "system:public-info-viewer")
"""What Kubernetes itself gives to everybody."""
FAILS: Lines = {_examples.binding("view", "kind: Group, name: 'system:unauthenticated'"): 6}
PASSES: Texts = (
    _examples.binding("system:discovery", "kind: Group, name: 'system:authenticated'"),
    _examples.binding("view", "kind: Group, name: developers"),
)


@check("high")
def rbac_everybody(binding: Object) -> Iterator[Fault]:
    role = text(binding.value, "roleRef", "name")
    for number, one in enumerate(sequence(binding.value, "subjects")):
        name = text(one, "name")
        if name in GROUPS and role not in HARMLESS:
            says = f"{binding.title} gives {role} to {name}."
            yield Fault(says, binding.line("subjects", number), severity=GROUPS[name])
