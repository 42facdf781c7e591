"""Containers run without AppArmor or a seccomp profile.

Why: what keeps a process in a container from the kernel's rarely used parts is then missing for all pods of the node.
Fix: remove the setting; a pod that must go without says so itself.
References: https://github.com/containerd/containerd/blob/main/docs/cri/config.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

FAILS: Lines = {
    'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  disable_apparmor = true\n': 3,
    'version = 3\n[plugins."io.containerd.cri.v1.runtime"]\n  unset_seccomp_profile = "unconfined"\n': 3,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  disable_apparmor = false\n  unset_seccomp_profile = "runtime/default"\n',
)


@check("high")
def containerd_confinement_off(containerd: Containerd) -> Iterator[Fault]:
    for plugin in containerd.plugin("runtime"):
        if containerd.settings.get(*plugin, "disable_apparmor") is True:
            yield Fault("disable_apparmor is on.", containerd.line(*plugin, "disable_apparmor"))
        if containerd.settings.text(*plugin, "unset_seccomp_profile") == "unconfined":
            yield Fault("unset_seccomp_profile is unconfined.", containerd.line(*plugin, "unset_seccomp_profile"))
