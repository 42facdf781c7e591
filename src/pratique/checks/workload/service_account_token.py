"""The token of a service account is mounted without need.

Why: whoever gets into the container may ask the API server whatever the account may; few programs ever do.
Fix: set `automountServiceAccountToken: false`, and mount a projected token of your own audience where one is needed.
References: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container, with_spec
from pratique.documents.kubernetes import Pod

FAILS: Lines = {with_container(): 1, with_spec("automountServiceAccountToken: true"): 5}
PASSES: Texts = (with_spec("automountServiceAccountToken: false"),)


@check("low", standards=("CIS-Kubernetes-5.1.6", "KSV-0036", "CKV_K8S_38"))
def service_account_token(pod: Pod) -> Iterator[Fault]:
    if pod.spec.automount_service_account_token is not False:
        account = pod.spec.service_account_name or pod.spec.service_account or "default"
        said = pod.spec.automount_service_account_token is not None
        line = pod.line("spec", "automountServiceAccountToken") if said else pod.object.line()
        yield Fault(f"{pod.title} mounts the token of the service account {account}.", line)
