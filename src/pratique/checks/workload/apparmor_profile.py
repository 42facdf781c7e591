"""The AppArmor profile is taken away.

Why: the runtime's profile keeps containers from mounting, from the node's /proc and /sys, and is a second wall behind capabilities.
Fix: remove the profile, or set its type to RuntimeDefault or Localhost.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import annotated, with_container, with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("appArmorProfile", "baseline")
ALLOWED = ("RuntimeDefault", "Localhost")
ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"
FAILS: Lines = {
    with_spec("securityContext: {appArmorProfile: {type: Unconfined}}"): 5,
    with_container("securityContext: {appArmorProfile: {type: Unconfined}}"): 8,
    annotated("{container.apparmor.security.beta.kubernetes.io/c: unconfined}"): 3,
}
PASSES: Texts = (
    with_container("securityContext: {appArmorProfile: {type: Localhost, localhostProfile: p}}"),
    annotated("{container.apparmor.security.beta.kubernetes.io/c: runtime/default}"),
    with_container(),
)


@check("high", standards=("PSS-baseline", "KSV-0002"), fields=("appArmorProfile", "annotations"))
def apparmor_profile(pod: Pod) -> Iterator[Fault]:
    place = ("securityContext", "appArmorProfile", "type")
    profile = pod.spec.security_context.app_armor_profile
    if profile is not None and profile.type not in ALLOWED:
        yield Fault(f"{pod.title} sets the AppArmor profile {profile.type or '(none)'}.", pod.line("spec", *place))
    for container in pod.containers:
        profile = container.spec.security_context.app_armor_profile
        if profile is not None and profile.type not in ALLOWED:
            says = f"The {container.where} sets the AppArmor profile {profile.type or '(none)'}."
            yield Fault(says, container.line(*place))
    for key, value in pod.metadata.annotations.items():
        if key.startswith(ANNOTATION) and value not in ("", "runtime/default") and not value.startswith("localhost/"):
            line = pod.line("metadata", "annotations", key)
            yield Fault(f"An annotation of {pod.title} sets the AppArmor profile {value}.", line)
