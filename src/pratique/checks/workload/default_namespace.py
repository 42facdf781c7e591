"""The object is put into the namespace default.

Why: rules, quotas and network policies are made for namespaces; in default everything is with everything else.
Fix: give each application a namespace.
References: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container().replace("name: p", "name: p, namespace: default"): 3}
PASSES: Texts = (with_container(), with_container().replace("name: p", "name: p, namespace: app"))


@check("low", standards=("CIS-Kubernetes-5.6.4", "KSV-0110", "CKV_K8S_21"), fields=("namespace",))
def default_namespace(pod: Pod) -> Iterator[Fault]:
    if pod.object.namespace == "default":
        yield Fault(f"{pod.title} is in the namespace default.", pod.object.line("metadata", "namespace"))
