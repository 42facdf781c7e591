"""Settings stand under a name that this version of the file does not have.

Why: containerd passes over them without a word or does not start; what they harden or loosen is not what somebody believes.
Fix: version 3 splits the CRI plug-in into `io.containerd.cri.v1.images` and `io.containerd.cri.v1.runtime`; version 2 calls it `io.containerd.grpc.v1.cri`; version 1 `cri`.
References: https://github.com/containerd/containerd/blob/main/docs/PLUGINS.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd

_SPLIT = "io.containerd.grpc.v1.cri"
_MOVED = ("registry", "containerd", "cni", "sandbox_image", "image_decryption", "enable_selinux", "disable_apparmor")
FAILS: Lines = {
    'version = 2\n[plugins.cri.registry]\n  config_path = "/etc/containerd/certs.d"\n': 2,
    'version = 3\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n': 2,
    'version = 2\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/x"\n': 2,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n',
)


@check("medium")
def containerd_ignored_settings(containerd: Containerd) -> Iterator[Fault]:
    for name in containerd.settings.mapping("plugins"):
        path = ("plugins", name)
        inner = next((key for key in containerd.settings.mapping(*path)), "")
        line = containerd.line(*path, inner) if not containerd.settings.has(*path) else containerd.line(*path)
        if containerd.version >= 2 and "." not in name:
            yield Fault(f"Plug-ins have long names since version 2: containerd does not start with {name}.", line)
        elif containerd.version == 2 and name.startswith("io.containerd.cri.v1."):
            yield Fault(f"Version 2 of the file has no plug-in {name}: it is passed over.", line)
        elif containerd.version == 3 and name == _SPLIT and inner in _MOVED:
            yield Fault(f"Version 3 of the file has no {name}.{inner}: it is passed over.", line)
