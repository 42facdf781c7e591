"""Registries are configured in a form that newer versions do not read.

Why: mirrors, configs and auths are deprecated since containerd 1.5; they exclude config_path, and a version that does not read them pulls from elsewhere than meant.
Fix: set `config_path = "/etc/containerd/certs.d"` and write one hosts.toml for each registry.
References: https://github.com/containerd/containerd/blob/main/docs/cri/registry.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

FAILS: Lines = {
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n  endpoint = ["https://mirror.example.com"]\n': 2,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
)


@check("low")
def containerd_old_registry_settings(containerd: Containerd) -> Iterator[Fault]:
    for plugin in containerd.plugin("images"):
        for name in ("mirrors", "configs", "auths"):
            if containerd.settings.mapping(*plugin, "registry", name):
                path = (*plugin, "registry", name)
                first = next(iter(containerd.settings.mapping(*path)))
                yield Fault(f"registry.{name} is deprecated in favour of config_path.", containerd.line(*path, first))
