"""Kernel settings that reach beyond the pod.

Why: sysctls outside the safe set are the node's: one pod changes them for all, or switches off what protects it.
Fix: keep to the safe set, or set them on nodes of their own.
References: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.workload._examples import with_spec
from pratique.checks.workload._pod_security import Control
from pratique.documents.kubernetes import Pod

CONTROL = Control("sysctls", "baseline")
SAFE: dict[int, tuple[str, ...]] = {
    0: (
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start",
    ),
    27: ("net.ipv4.ip_local_reserved_ports",),
    29: (
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
    ),
    32: ("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
    37: ("net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"),
}
"""Minor version → what it added to the safe set."""
FAILS: Lines = {with_spec("securityContext: {sysctls: [{name: kernel.msgmax, value: '65536'}]}"): 5}
PASSES: Texts = (with_spec("securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}"),)


@check("high", standards=("PSS-baseline", "KSV-0026"), fields=("sysctls",))
def sysctls(pod: Pod, version: int) -> Iterator[Fault]:
    allowed = {name for since, names in SAFE.items() if since <= version for name in names}
    for number, sysctl in enumerate(pod.spec.security_context.sysctls):
        if sysctl.name not in allowed:
            line = pod.line("spec", "securityContext", "sysctls", number, "name")
            yield Fault(f"{pod.title} sets the sysctl {sysctl.name}.", line)
