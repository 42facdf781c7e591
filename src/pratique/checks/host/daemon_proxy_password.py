"""A proxy's password stands in the engine's configuration.

Why: the file is readable by everybody on the host, and `docker info` shows it.
Fix: let the proxy know the host by its address, or put the variable into a systemd file that only root reads.
References: https://docs.docker.com/engine/daemon/proxy/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings
from pratique.checks.host._urls import has_password

FAILS: Lines = {
    '{\n  "proxies": {\n    "http-proxy": "http://me:hunter2@proxy.example.com:3128"\n  }\n}': 3,
}
PASSES: Texts = ('{"proxies": {"http-proxy": "http://proxy.example.com:3128", "no-proxy": "*.example.com"}}',)


@check("high")
def daemon_proxy_password(daemon: Settings) -> Iterator[Fault]:
    for name in ("http-proxy", "https-proxy"):
        if has_password(daemon.text("proxies", name)):
            yield Fault(f"{name} holds a password.", daemon.line("proxies", name))
