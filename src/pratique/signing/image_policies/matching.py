"""Which images and workloads a policy is for."""

from pratique.documents.cluster_image_policy import Expression, Resource, Selector
from pratique.signing.image_policies import globs
from pratique.signing.image_policies.policy import ImagePolicy, Subject, Workload

_KINDS = {
    "Pod": ("", "pods"),
    "Deployment": ("apps", "deployments"),
    "ReplicaSet": ("apps", "replicasets"),
    "StatefulSet": ("apps", "statefulsets"),
    "DaemonSet": ("apps", "daemonsets"),
    "Job": ("batch", "jobs"),
    "CronJob": ("batch", "cronjobs"),
}
_VERSION = "v1"


def applies(policy: ImagePolicy, subject: Subject) -> bool:
    """Whether a policy is for an image.

    An image without a name of the user's is asked about by every policy, and one without a workload by policies for any
    workload: as all must be met, that can only tighten.
    """
    named = not subject.names or any(globs.matches(glob, name) for glob in policy.globs for name in subject.names)
    workload = subject.workload
    return named and (not policy.match or workload is None or any(_is(each, workload) for each in policy.match))


def never(resource: Resource) -> str:
    """Why no workload is of this resource; empty when one may be. A sentence without its full stop."""
    groups = _groups(resource.resource)
    if resource.group not in groups:
        right = " or ".join(repr(group) for group in groups)
        return f"no {resource.resource or 'resource'} is of the group {resource.group!r}: write {right}"
    if resource.version not in (_VERSION, "*"):
        return f"no workload is of version {resource.version!r}: write {_VERSION} or *"
    return ""


def _groups(resource: str) -> tuple[str, ...]:
    """policy-controller looks for daemonsets in the group of pods; who wrote for it wrote that."""
    found = tuple(group for group, name in _KINDS.values() if name == resource)
    return ("", *found) if resource == "daemonsets" else found


def _is(wanted: Resource, workload: Workload) -> bool:
    version = workload.api_version.rpartition("/")[2]
    _, resource = _KINDS.get(workload.kind, ("", ""))
    return (
        bool(resource)
        and wanted.resource == resource
        and not never(wanted)
        and wanted.version in (version, "*")
        and (wanted.selector is None or _selects(wanted.selector, workload.labels))
    )


def _selects(selector: Selector, labels: dict[str, str]) -> bool:
    """https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors."""
    equal = all(labels.get(key) == value for key, value in selector.match_labels.items())
    return equal and all(_holds(each, labels) for each in selector.match_expressions)


def _holds(expression: Expression, labels: dict[str, str]) -> bool:
    found = labels.get(expression.key)
    match expression.operator:
        case "In":
            return found in expression.values
        case "NotIn":
            return found not in expression.values
        case "Exists":
            return found is not None
    return found is None
