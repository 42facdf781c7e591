"""PodSecurityPolicy is gone.

Why: Kubernetes 1.25 removed it: the object cannot be applied, and pods are not restricted at all.
Fix: label the namespaces for Pod Security as the finding says, and write what remains as a ValidatingAdmissionPolicy.
References: https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.checks.cluster._pod_security_policies import translated
from pratique.documents.kubernetes import Object, mapping

LABEL = "pod-security.kubernetes.io/enforce"
FAILS: Lines = {_examples.pod_security_policy("privileged: false"): 1}
PASSES: Texts = ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: p}\n",)


@check("high", standards=("CIS-Kubernetes-5.2.1",))
def pod_security_policy(pod_security_policy: Object) -> Iterator[Fault]:
    made = translated(mapping(pod_security_policy.value, "spec"))
    says = f"{pod_security_policy.title} becomes the label {LABEL}: {made.level} on its namespaces"
    says += f", which also demands {', '.join(made.demands)}" if made.demands else ""
    says += f"; by a policy of your own remain {', '.join(made.remains)}" if made.remains else ""
    yield Fault(f"{says}.", pod_security_policy.line())
