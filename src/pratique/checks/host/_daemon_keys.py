"""What a daemon.json may hold: the settings of Docker 20.10 to 29 and their types, as data.

https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
"""

FLAG, NUMBER, TEXT, TEXTS, TABLE, SIZE = (
    "true or false",
    "a whole number",
    "a text",
    "a list of texts",
    "an object",
    "a text or a number",
)

_NAMES = {
    FLAG: "allow-direct-routing cri-containerd debug experimental icc init ip-forward ip-forward-no-drop ip-masq ip6tables iptables ipv6 live-restore"
    " no-new-privileges raw-logs rootless selinux-enabled tls tlsverify userland-proxy",
    NUMBER: "cpu-rt-period cpu-rt-runtime max-concurrent-downloads max-concurrent-uploads max-download-attempts mtu network-control-plane-mtu"
    " network-diagnostic-port oom-score-adjust shutdown-timeout swarm-raft-election-tick swarm-raft-heartbeat-tick",
    TEXT: "apparmor-profile bip bip6 bridge bridge-accept-fwmark cgroup-parent containerd containerd-namespace"
    " containerd-plugins-namespace data-root default-cgroupns-mode default-gateway default-gateway-v6 default-init default-ipc-mode default-runtime exec-root"
    " firewall-backend fixed-cidr fixed-cidr-v6 group host-gateway-ip init-path ip log-driver log-format log-level metrics-addr pidfile resolv-conf"
    " seccomp-profile storage-driver swarm-default-advertise-addr tlscacert tlscert tlskey userland-proxy-path userns-remap",
    TEXTS: "authorization-plugins cdi-spec-dirs dns dns-opts dns-search exec-opts host-gateway-ips hosts insecure-registries labels node-generic-resources"
    " registry-mirrors storage-opts",
    TABLE: "builder default-network-opts default-ulimits features log-opts proxies runtimes",
    SIZE: "default-shm-size",
    "a list of objects": "default-address-pools",
}
TYPES = {name: kind for kind, names in _NAMES.items() for name in names.split()}
"""Setting → what it takes."""

REMOVED = {
    "allow-nondistributable-artifacts": ("28.0", "it does nothing any more"),
    "api-cors-header": ("28.0", "a reverse proxy sends such headers"),
    "cluster-advertise": ("23.0", "swarm mode took its place"),
    "cluster-store": ("23.0", "swarm mode took its place"),
    "cluster-store-opts": ("23.0", "swarm mode took its place"),
    "deprecated-key-path": ("24.0", "it does nothing any more"),
    "disable-legacy-registry": ("19.03", "registries of the first protocol are gone"),
    "graph": ("23.0", "data-root took its place"),
}
"""Setting → since which version the engine does not know it, and why."""

_PLURAL = "authorization-plugins dns-opts exec-opts hosts labels node-generic-resources registry-mirrors storage-opts cdi-spec-dirs"
OPTIONS = {
    **{name.removesuffix("s"): name for name in _PLURAL.split()},
    "insecure-registry": "insecure-registries",
    "add-runtime": "runtimes",
    "allow-nondistributable-artifact": "",
    "default-address-pool": "default-address-pools",
    "default-ulimit": "default-ulimits",
    "http-proxy": "proxies.http-proxy",
    "https-proxy": "proxies.https-proxy",
    "log-opt": "log-opts",
    "no-proxy": "proxies.no-proxy",
}
"""Options of the command line → the setting of the file that does the same. In the file they are taken and do nothing."""

LOG_OPTIONS = {
    "json-file": "max-size max-file compress labels labels-regex env env-regex tag",
    "local": "max-size max-file compress",
    "journald": "tag labels labels-regex env env-regex",
    "none": "",
    "syslog": "syslog-address syslog-facility syslog-tls-ca-cert syslog-tls-cert syslog-tls-key syslog-tls-skip-verify syslog-format tag labels labels-regex"
    " env env-regex",
}
"""Log driver → its own options; a driver that is not here is not known. https://docs.docker.com/engine/logging/configure/"""
ALL_LOG_OPTIONS = ("mode", "max-buffer-size")
"""Options of every driver."""


def fits(value: object, kind: str) -> bool:
    """Whether Docker takes a value where it wants `kind`; null is as good as nothing."""
    if value is None:
        return True
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == SIZE:
        return isinstance(value, str | int) and not isinstance(value, bool)
    if kind == TEXT:
        return isinstance(value, str)
    if kind == TABLE:
        return isinstance(value, dict)
    inner = str if kind == TEXTS else dict
    return isinstance(value, list) and all(isinstance(one, inner) for one in value)
