"""Two settings contradict each other.

Why: the engine does not start, or one of the two has no effect although somebody relies on it.
Fix: decide for one of them.
References: https://docs.docker.com/reference/cli/dockerd/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._daemon_keys import ALL_LOG_OPTIONS, LOG_OPTIONS
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "icc": false,\n  "iptables": false\n}\n': 2,
    '{"bridge": "br0",\n"bip": "10.1.0.1/24"}': 2,
    '{"log-driver": "journald",\n"log-opts": {\n"max-size": "10m"}}': 3,
    '{"log-opts": {"max-file": "3"}}': 1,
    '{"tlsverify": true,\n"tls": false}': 2,
    '{"userland-proxy": false,\n"userland-proxy-path": "/usr/bin/docker-proxy"}': 2,
    '{"host-gateway-ip": "10.0.0.1",\n"host-gateway-ips": ["10.0.0.1"]}': 2,
    '{"tlsverify": true,\n"hosts": ["unix:///var/run/docker.sock"]}': 1,
}
PASSES: Texts = (
    '{"icc": false, "log-opts": {"max-size": "10m", "max-file": "3"}, "userland-proxy": false}',
    '{"log-driver": "syslog", "log-opts": {"syslog-address": "tcp+tls://logs.example.com:6514"}}',
    '{"log-driver": "splunk", "log-opts": {"splunk-token": "x"}}',
)


@check("medium")
def daemon_contradiction(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("icc") is False and daemon.get("iptables") is False:
        yield Fault("icc: false needs iptables: the engine does not start without.", daemon.line("icc"))
    if daemon.text("bridge") and daemon.text("bip"):
        yield Fault("bridge and bip exclude each other: the engine does not start.", daemon.line("bip"))
    if daemon.has("host-gateway-ip") and daemon.has("host-gateway-ips"):
        yield Fault(
            "host-gateway-ip and host-gateway-ips are the same: the engine takes one.", daemon.line("host-gateway-ips")
        )
    if daemon.get("userland-proxy") is False and daemon.text("userland-proxy-path"):
        yield Fault("userland-proxy-path names a program that is switched off.", daemon.line("userland-proxy-path"))
    yield from _tls(daemon)
    yield from _logs(daemon)


def _tls(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("tlsverify") is not True:
        return
    if daemon.get("tls") is False:
        yield Fault("tls: false has no effect: tlsverify turns TLS on.", daemon.line("tls"))
    hosts = [host for _, host in daemon.texts("hosts")]
    if hosts and not any(host.startswith("tcp://") or "://" not in host for host in hosts):
        yield Fault("tlsverify has no effect: none of the hosts is a TCP address.", daemon.line("tlsverify"))


def _logs(daemon: Settings) -> Iterator[Fault]:
    driver = daemon.text("log-driver") or "json-file"
    known = (*LOG_OPTIONS.get(driver, "").split(), *ALL_LOG_OPTIONS)
    options = daemon.mapping("log-opts")
    for name in options if driver in LOG_OPTIONS else ():
        if name not in known and not name.startswith("cache-"):
            yield Fault(
                f"The log driver {driver} has no option {name}: the engine does not start.",
                daemon.line("log-opts", name),
            )
    if driver == "json-file" and "max-file" in options and options.get("max-size") in (None, "", "-1"):
        yield Fault("max-file has no effect without max-size.", daemon.line("log-opts", "max-file"))
