"""A version of the API that Kubernetes no longer has.

Why: the object cannot be applied to a cluster of that version or newer, and whatever it protected is unprotected.
Fix: write it in the version that took its place.
References: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents.kubernetes import Object

REMOVED = {
    **{f"extensions/v1beta1 {kind}": "1.16 apps/v1" for kind in ("Deployment", "DaemonSet", "ReplicaSet")},
    "extensions/v1beta1 NetworkPolicy": "1.16 networking.k8s.io/v1",
    "extensions/v1beta1 PodSecurityPolicy": "1.16 Pod Security",
    "extensions/v1beta1 Ingress": "1.22 networking.k8s.io/v1",
    **{
        f"apps/{version} {kind}": "1.16 apps/v1"
        for version in ("v1beta1", "v1beta2")
        for kind in ("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet", "ControllerRevision")
    },
    "networking.k8s.io/v1beta1 Ingress": "1.22 networking.k8s.io/v1",
    "networking.k8s.io/v1beta1 IngressClass": "1.22 networking.k8s.io/v1",
    **{
        f"admissionregistration.k8s.io/v1beta1 {kind}WebhookConfiguration": "1.22 admissionregistration.k8s.io/v1"
        for kind in ("Validating", "Mutating")
    },
    "apiextensions.k8s.io/v1beta1 CustomResourceDefinition": "1.22 apiextensions.k8s.io/v1",
    "apiregistration.k8s.io/v1beta1 APIService": "1.22 apiregistration.k8s.io/v1",
    "certificates.k8s.io/v1beta1 CertificateSigningRequest": "1.22 certificates.k8s.io/v1",
    "coordination.k8s.io/v1beta1 Lease": "1.22 coordination.k8s.io/v1",
    **{
        f"rbac.authorization.k8s.io/{version} {kind}": "1.22 rbac.authorization.k8s.io/v1"
        for version in ("v1alpha1", "v1beta1")
        for kind in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")
    },
    "scheduling.k8s.io/v1beta1 PriorityClass": "1.22 scheduling.k8s.io/v1",
    **{
        f"storage.k8s.io/v1beta1 {kind}": "1.22 storage.k8s.io/v1"
        for kind in ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")
    },
    "storage.k8s.io/v1beta1 CSIStorageCapacity": "1.27 storage.k8s.io/v1",
    "batch/v1beta1 CronJob": "1.25 batch/v1",
    "discovery.k8s.io/v1beta1 EndpointSlice": "1.25 discovery.k8s.io/v1",
    "events.k8s.io/v1beta1 Event": "1.25 events.k8s.io/v1",
    "autoscaling/v2beta1 HorizontalPodAutoscaler": "1.25 autoscaling/v2",
    "autoscaling/v2beta2 HorizontalPodAutoscaler": "1.26 autoscaling/v2",
    "policy/v1beta1 PodDisruptionBudget": "1.25 policy/v1",
    "policy/v1beta1 PodSecurityPolicy": "1.25 Pod Security",
    "node.k8s.io/v1beta1 RuntimeClass": "1.25 node.k8s.io/v1",
    **{
        f"flowcontrol.apiserver.k8s.io/{version} {kind}": f"{gone} flowcontrol.apiserver.k8s.io/v1"
        for version, gone in (("v1beta1", "1.26"), ("v1beta2", "1.29"), ("v1beta3", "1.32"))
        for kind in ("FlowSchema", "PriorityLevelConfiguration")
    },
}
"""`apiVersion kind` → the version of Kubernetes that removed it, and what took its place."""
FAILS: Lines = {"apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: p}\n": 1}
PASSES: Texts = ("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: p}\n",)


@check("medium")
def removed_api(anything: Object) -> Iterator[Fault]:
    version, _, instead = REMOVED.get(f"{anything.api_version} {anything.kind}", "").partition(" ")
    if version:
        says = f"{anything.api_version} {anything.kind} is gone since Kubernetes {version}"
        yield Fault(f"{says}: {instead or 'nothing'} took its place.", anything.line("apiVersion"))
