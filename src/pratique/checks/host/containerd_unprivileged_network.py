"""Every pod may bind low ports or send raw pings.

Why: what a pod must ask for by a capability is then given to all.
Fix: remove the setting where pods of strangers run on the node; newer versions set it by default, so set it to false there.
References: https://github.com/containerd/containerd/blob/main/docs/cri/config.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

FAILS: Lines = {
    'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  enable_unprivileged_ports = true\n': 3,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  enable_unprivileged_ports = false\n',
)


@check("low")
def containerd_unprivileged_network(containerd: Containerd) -> Iterator[Fault]:
    for plugin in containerd.plugin("runtime"):
        for name in ("enable_unprivileged_ports", "enable_unprivileged_icmp"):
            if containerd.settings.get(*plugin, name) is True:
                yield Fault(f"{name} is on.", containerd.line(*plugin, name))
