"""Folders that belong to the system or the host, on which no volume should lie."""

_SYSTEM = frozenset(
    {
        "",
        "bin",
        "boot",
        "dev",
        "etc",
        "lib",
        "lib64",
        "proc",
        "root",
        "run",
        "sbin",
        "sys",
        "usr",
        "usr/bin",
        "usr/lib",
        "var/run",
    }
)
_SOCKETS = ("docker.sock", "containerd.sock", "crio.sock", "podman.sock")


def is_sensitive(path: str) -> bool:
    """Whether a volume at this path hides a folder of the system, or hands out an engine's socket."""
    bare = path.strip("/")
    return bare in _SYSTEM or bare.endswith(_SOCKETS)
