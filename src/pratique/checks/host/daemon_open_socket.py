"""The engine listens on TCP without client certificates.

Why: whoever reaches the port is root on the host: the API starts privileged containers.
Fix: remove the address and use `ssh://` contexts, or set `"tlsverify": true` with `tlscacert`, `tlscert` and `tlskey`.
References: https://docs.docker.com/engine/security/protect-access/
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings
from pratique.model.finding import Severity

FAILS: Lines = {
    '{\n  "hosts": [\n    "unix:///var/run/docker.sock",\n    "tcp://0.0.0.0:2375"\n  ]\n}': 4,
    '{"hosts": ["tcp://10.0.0.1:2376"], "tls": true}': 1,
    '{\n "hosts": ["tcp://127.0.0.1:2375"]}': 2,
}
PASSES: Texts = (
    '{"hosts": ["unix:///var/run/docker.sock", "fd://"]}',
    '{"hosts": ["tcp://10.0.0.1:2376"], "tlsverify": true, "tlscacert": "/c", "tlscert": "/d", "tlskey": "/e"}',
)

_LOCAL = re.compile(r"localhost|127\.|\[::1\]")


@check("critical", standards=("CIS-Docker-2.7",))
def daemon_open_socket(daemon: Settings) -> Iterator[Fault]:
    if daemon.get("tlsverify") is True:
        return
    encrypted = daemon.get("tls") is True or daemon.get("tlsverify") is False  # naming tlsverify turns TLS on
    for at, host in daemon.texts("hosts"):
        if "://" in host and not host.lower().startswith("tcp://"):
            continue
        if not host.lower().startswith("tcp://") and ":" not in host:
            continue
        local = _LOCAL.match(host.partition("://")[2] or host)
        how = "with TLS but without asking for a client's certificate" if encrypted else "without TLS"
        whose = (
            " (from this host: every container on the host network, and every page in a browser here)" if local else ""
        )
        yield Fault(
            f"{host} answers anybody{whose} {how}.", daemon.line("hosts", at), severity=Severity.HIGH if local else None
        )
