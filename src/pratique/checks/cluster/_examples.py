"""Manifests as examples of checks write them down."""


def role(*rules: str, kind: str = "Role") -> str:
    """Its rules, one a line in braces; the first is on line 5."""
    head = f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r}}\nrules:\n"
    return head + "".join(f"- {{{rule}}}\n" for rule in rules)


def binding(of_role: str, subject: str, kind: str = "ClusterRoleBinding") -> str:
    """The role is on line 4, the subject on line 6."""
    head = f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b}}\n"
    return f"{head}roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {of_role}}}\nsubjects:\n- {{{subject}}}\n"


def policy(*spec: str) -> str:
    """A NetworkPolicy; the first field of its spec is on line 5."""
    return _of("networking.k8s.io/v1", "NetworkPolicy", spec)


def monitor(*spec: str) -> str:
    """A ServiceMonitor; the first field of its spec is on line 5."""
    return _of("monitoring.coreos.com/v1", "ServiceMonitor", spec)


def image_policy(*spec: str) -> str:
    """A ClusterImagePolicy; the first field of its spec is on line 5."""
    return _of("policy.sigstore.dev/v1beta1", "ClusterImagePolicy", spec)


def pod_security_policy(*spec: str) -> str:
    """A PodSecurityPolicy; its apiVersion is on line 1."""
    return _of("policy/v1beta1", "PodSecurityPolicy", spec)


def webhook(*fields: str) -> str:
    """A validating webhook: its name is on line 5, its first field on line 6."""
    head = "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: w}\n"
    return f"{head}webhooks:\n- name: w.example.com\n" + "".join(f"  {field}\n" for field in fields)


def _of(version: str, kind: str, spec: tuple[str, ...]) -> str:
    lines = [f"apiVersion: {version}", f"kind: {kind}", "metadata: {name: o}", "spec:"]
    return "\n".join([*lines, *(f"  {field}" for field in spec), ""])
