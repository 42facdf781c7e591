"""Which kinds there are, and what checks call them."""

_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"
PARAMETERS = {
    (_RBAC, "Role"): "role",
    (_RBAC, "ClusterRole"): "role",
    (_RBAC, "RoleBinding"): "binding",
    (_RBAC, "ClusterRoleBinding"): "binding",
    ("networking.k8s.io", "NetworkPolicy"): "network_policy",
    ("extensions", "NetworkPolicy"): "network_policy",
    ("networking.k8s.io", "Ingress"): "ingress",
    ("extensions", "Ingress"): "ingress",
    (_ADMISSION, "ValidatingWebhookConfiguration"): "webhooks",
    (_ADMISSION, "MutatingWebhookConfiguration"): "webhooks",
    ("policy", "PodSecurityPolicy"): "pod_security_policy",
    ("extensions", "PodSecurityPolicy"): "pod_security_policy",
    ("policy.sigstore.dev", "ClusterImagePolicy"): "image_policy",
    ("monitoring.coreos.com", "ServiceMonitor"): "monitor",
    ("", "ConfigMap"): "config_map",
    ("", "Secret"): "secret",
    ("", "Service"): "service",
    ("", "Namespace"): "namespace",
}
"""(API group, kind) → the name of the parameter by which a check asks for such objects."""
BUILT_IN = frozenset(
    {
        "",
        "apps",
        "autoscaling",
        "batch",
        "extensions",
        "policy",
        *(
            f"{name}.k8s.io"
            for name in (
                "admission",
                "admissionregistration",
                "apiextensions",
                "apiregistration",
                "apiserver",
                "apiserver.config",
                "audit",
                "authentication",
                "authorization",
                "certificates",
                "client.authentication",
                "coordination",
                "discovery",
                "events",
                "flowcontrol.apiserver",
                "imagepolicy",
                "internal.apiserver",
                "kubelet.config",
                "kubeproxy.config",
                "kubeadm",
                "kubescheduler.config",
                "networking",
                "node",
                "pod-security.admission.config",
                "rbac.authorization",
                "resource",
                "scheduling",
                "storage",
                "storagemigration",
            )
        ),
    }
)
"""API groups of Kubernetes itself: not every kind has checks, all are known."""
ELSEWHERE = frozenset({"pratique", "tekton.dev", "triggers.tekton.dev", "kustomize.config.k8s.io", "config.k8s.io"})
"""Groups of files that are no objects of a cluster, or that another folder checks."""
