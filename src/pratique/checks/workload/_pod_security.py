"""What the checks that are controls of the Pod Security Standards say of themselves.

A control is the one of that name in k8s.io/pod-security-admission, with its levels and versions
(https://kubernetes.io/docs/concepts/security/pod-security-standards/).
"""

from typing import Literal

import msgspec

from pratique.documents.kubernetes import Pod

NEWEST = 37
"""The minor version in which the standards last changed; a newer one judges as this does."""


class Control(msgspec.Struct, frozen=True):
    """A check's place in the standards: `CONTROL` beside it."""

    name: str
    level: Literal["baseline", "restricted"]
    since: int = 0
    """The minor version of Kubernetes that brought it: 8 for 1.8."""
    overrides: str = ""
    """The baseline control that it stands in for at the level restricted."""


def exempt_on_windows(pod: Pod, version: int) -> bool:
    """From 1.25 on, a pod that says it runs on Windows need not set what only Linux has."""
    return version >= 25 and pod.windows


def in_user_namespace(pod: Pod, version: int) -> bool:
    """From 1.35 on, root in a user namespace of the pod's own is not root on the node."""
    return version >= 35 and pod.spec.host_users is False
