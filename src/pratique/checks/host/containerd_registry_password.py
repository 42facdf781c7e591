"""A registry's password stands in the configuration.

Why: the file is readable by everybody on the node, and pods' own pull secrets say who pulls what.
Fix: use `imagePullSecrets`, or the kubelet's credential provider; change the password that was here.
References: https://github.com/containerd/containerd/blob/main/docs/cri/config.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

FAILS: Lines = {
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example.com".auth]\n  username = "ci"\n  password = "hunter2"\n': 4,
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.headers]\n[plugins."io.containerd.grpc.v1.cri".registry.configs.r.auth]\n  auth = "Y2k6aHVudGVyMg=="\n': 4,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example.com".tls]\n  ca_file = "/etc/ca.pem"\n',
)


@check("high")
def containerd_registry_password(containerd: Containerd) -> Iterator[Fault]:
    for plugin in containerd.plugin("images"):
        for table in ("configs", "auths"):
            for path, _ in containerd.tables(*plugin, "registry", table):
                inner = (*path, "auth") if table == "configs" else path
                for name in ("password", "auth", "identitytoken"):
                    if containerd.settings.text(*inner, name):
                        yield Fault(f"{name} of {path[-1]} is written out.", containerd.line(*inner, name))
