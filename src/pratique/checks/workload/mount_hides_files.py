"""A volume hides files that the image has there.

Why: what the image holds in that folder is gone: its defaults, its certificates, its programs.
Fix: mount single files with subPath, or a folder of its own.
References: https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_container
from pratique.documents.kubernetes import Pod

FOLDERS = frozenset(
    [
        "/",
        "/bin",
        "/boot",
        "/etc",
        "/etc/nginx",
        "/etc/pki",
        "/etc/ssl",
        "/etc/ssl/certs",
        "/lib",
        "/lib64",
        "/opt",
        "/root",
        "/sbin",
        "/usr",
        "/usr/bin",
        "/usr/lib",
        "/usr/local",
        "/usr/local/bin",
        "/usr/sbin",
        "/usr/share",
        "/usr/share/zoneinfo",
        "/var",
        "/var/lib",
    ]
)
"""Where images keep what they need."""
FAILS: Lines = {with_container("volumeMounts: [{name: v, mountPath: /etc/nginx}]"): 8}
PASSES: Texts = (
    with_container(
        "volumeMounts: [{name: v, mountPath: /etc/nginx/nginx.conf, subPath: nginx.conf}, {name: d, mountPath: /data}]"
    ),
)


@check("low", fields=("volumeMounts",))
def mount_hides_files(pod: Pod) -> Iterator[Fault]:
    for container in pod.containers:
        for number, mount in enumerate(container.spec.volume_mounts):
            path = mount.mount_path.rstrip("/") or "/"
            if path in FOLDERS and not mount.sub_path:
                line = container.line("volumeMounts", number)
                yield Fault(
                    f"The volume {mount.name} hides what the image of the {container.where} has in {path}.", line
                )
