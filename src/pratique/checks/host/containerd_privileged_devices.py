"""Privileged pods in virtual machines get the host's devices.

Why: a runtime such as Kata keeps a pod in a machine of its own; with the host's devices passed in, its disk among them, the wall has a door.
Fix: set `privileged_without_host_devices = true` for that runtime.
References: https://github.com/containerd/containerd/blob/main/docs/cri/config.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

_NAME = "privileged_without_host_devices"
FAILS: Lines = {
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.kata]\n  runtime_type = "io.containerd.kata.v2"\n': 2,
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]\n  runtime_type = "io.containerd.runc.v2"\n  privileged_without_host_devices_all_devices_allowed = true\n': 4,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.kata]\n  runtime_type = "io.containerd.kata.v2"\n  privileged_without_host_devices = true\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]\n  runtime_type = "io.containerd.runc.v2"\n',
)


@check("medium")
def containerd_privileged_devices(containerd: Containerd) -> Iterator[Fault]:
    for plugin in containerd.plugin("runtime"):
        for path, table in containerd.tables(*plugin, "containerd", "runtimes"):
            kind = str(table.get("runtime_type", ""))
            if any(word in kind for word in ("kata", "runsc", "firecracker")) and table.get(_NAME) is not True:
                yield Fault(
                    f"The runtime {path[-1]} hands the host's devices to privileged pods.", containerd.line(*path)
                )
            if table.get(f"{_NAME}_all_devices_allowed") is True:
                yield Fault(
                    f"The runtime {path[-1]} lets privileged pods make any device.",
                    containerd.line(*path, f"{_NAME}_all_devices_allowed"),
                )
