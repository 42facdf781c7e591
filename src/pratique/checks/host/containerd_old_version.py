"""The file is of a version that containerd 2 does not read.

Why: without `version` a file is version 1, which containerd 2.0 refuses; the node does not come back after the update.
Fix: write it anew with `containerd config migrate`.
References: https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

FAILS: Lines = {
    '[plugins.cri]\n  sandbox_image = "registry.k8s.io/pause:3.9"\n': 1,
    'version = 1\n[grpc]\n  address = "/run/containerd/containerd.sock"\n': 1,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    '[host."https://mirror.example.com"]\n  capabilities = ["pull"]\n',
)


@check("medium")
def containerd_old_version(containerd: Containerd) -> Iterator[Fault]:
    if containerd.version < 2 and not containerd.of_registry:
        yield Fault("This is version 1 of the file, which containerd 2 does not read.", containerd.line("version"))
