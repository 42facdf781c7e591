"""PodSecurityPolicies in terms of the Pod Security Standards.

Which value of which field a level stands for: https://kubernetes.io/docs/reference/access-authn-authz/psp-to-pod-security-standards/
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.checks.pod_security_values import DEFAULT_CAPABILITIES, RESTRICTED_VOLUMES
from pratique.documents.kubernetes import mapping, sequence, text


class Translation(msgspec.Struct, frozen=True):
    """What takes the place of a policy."""

    level: str
    """The strictest level of which the policy already asked every part."""
    demands: tuple[str, ...]
    """What the level asks of pods beyond the policy."""
    remains: tuple[str, ...]
    """What the policy did and no level does."""


def translated(spec: dict[str, Any]) -> Translation:
    """The level, and what is more or less than before."""
    if any(_below_baseline(spec)):
        return Translation("privileged", (), ("all that it restricts", *_remains(spec)))
    if any(_below_restricted(spec)):
        return Translation("baseline", tuple(_beyond_baseline(spec)), tuple(_remains(spec)))
    beyond = (*_beyond_baseline(spec), "seccompProfile to be set")
    return Translation("restricted", beyond, tuple(_remains(spec)))


def _below_baseline(spec: dict[str, Any]) -> Iterator[bool]:
    """What the policy admits and the level baseline refuses."""
    yield any(spec.get(field) is True for field in ("privileged", "hostNetwork", "hostPID", "hostIPC"))
    yield bool(sequence(spec, "hostPorts"))
    yield not DEFAULT_CAPABILITIES.issuperset(_words(spec, "allowedCapabilities", "defaultAddCapabilities"))
    yield not {"*", "hostPath"}.isdisjoint(_words(spec, "volumes"))
    yield bool(sequence(spec, "allowedUnsafeSysctls"))
    yield "Unmasked" in sequence(spec, "allowedProcMountTypes")


def _below_restricted(spec: dict[str, Any]) -> Iterator[bool]:
    yield spec.get("allowPrivilegeEscalation") is not False
    yield "ALL" not in sequence(spec, "requiredDropCapabilities")
    yield not {"NET_BIND_SERVICE"}.issuperset(_words(spec, "allowedCapabilities", "defaultAddCapabilities"))
    yield not RESTRICTED_VOLUMES.issuperset(_words(spec, "volumes"))
    yield not _never_root(spec)


def _never_root(spec: dict[str, Any]) -> bool:
    rule = text(spec, "runAsUser", "rule")
    lowest = [mapping(one).get("min") for one in sequence(spec, "runAsUser", "ranges")]
    return rule == "MustRunAsNonRoot" or (rule == "MustRunAs" and bool(lowest) and 0 not in lowest)


def _beyond_baseline(spec: dict[str, Any]) -> Iterator[str]:
    if text(spec, "seLinux", "rule") != "MustRunAs":
        yield "an SELinux type for containers"


def _remains(spec: dict[str, Any]) -> Iterator[str]:
    if spec.get("readOnlyRootFilesystem") is True:
        yield "read-only root file systems"
    for field, name in (
        ("runAsUser", "users"),
        ("runAsGroup", "groups"),
        ("fsGroup", "fsGroup"),
        ("supplementalGroups", "supplementalGroups"),
    ):
        if sequence(spec, field, "ranges"):
            yield f"ranges of {name}"
    for field, name in (
        ("allowedHostPaths", "allowed host paths"),
        ("allowedFlexVolumes", "FlexVolume drivers"),
        ("allowedCSIDrivers", "CSI drivers"),
        ("runtimeClass", "runtime classes"),
    ):
        if spec.get(field):
            yield name
    if sequence(spec, "requiredDropCapabilities") or "defaultAllowPrivilegeEscalation" in spec:
        yield "that it set defaults in pods, which now must set them themselves"


def _words(spec: dict[str, Any], *fields: str) -> set[str]:
    return {str(word) for field in fields for word in sequence(spec, field)}
