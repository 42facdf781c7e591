"""A role reads or writes secrets at will.

Why: who may get, list or watch all secrets has every password, key and service account token of the namespace or cluster; who may write them changes what programs trust.
Fix: name the secrets in resourceNames, without list and watch; or leave secrets out.
References: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._rules import READS, WRITES, rules
from pratique.documents.kubernetes import Object
from pratique.model.finding import Severity

FAILS: Lines = {_examples.role("apiGroups: [''], resources: [secrets], verbs: [get, list, create, update]"): 5}
PASSES: Texts = (
    _examples.role("apiGroups: [''], resources: [secrets], resourceNames: [mine], verbs: [get]"),
    _examples.role("apiGroups: [apps], resources: [secrets], verbs: [get]"),
)


@check("medium", standards=("CIS-Kubernetes-5.1.2", "KSV-0041", "KSV-0113", "CKV2_K8S_5"))
def rbac_secrets(role: Object) -> Iterator[Fault]:
    for rule in rules(role):
        verbs = rule.allows(*sorted(READS), *sorted(WRITES))
        if verbs and not rule.allows_all and not rule.names and rule.on("secrets", ""):
            severity = Severity.HIGH if role.kind == "ClusterRole" else None
            yield Fault(f"{role.title} allows {', '.join(verbs)} on all secrets.", rule.line, severity=severity)
