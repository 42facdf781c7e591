"""A registry is used without TLS, or without checking its certificate.

Why: whoever is on the way can hand out another image; credentials go there in the clear.
Fix: give the registry a certificate and put its CA into `/etc/docker/certs.d/HOST/ca.crt`.
References: https://docs.docker.com/reference/cli/dockerd/#insecure-registries
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings
from pratique.checks.host._urls import is_plain, without_login

FAILS: Lines = {
    '{\n  "insecure-registries": [\n    "registry.example.com:5000"\n  ]\n}\n': 3,
    '{\n "registry-mirrors": ["http://mirror.example.com"]\n}': 2,
    '{"insecure-registries": ["0.0.0.0/0"]}': 1,
}
PASSES: Texts = (
    '{"insecure-registries": []}',
    '{"registry-mirrors": ["https://mirror.example.com"]}',
    '{"insecure-registries": ["localhost:5000", "127.0.0.0/8"]}',
    '{"registry-mirrors": ["http://127.0.0.1:5000"]}',
)

_LOCAL = re.compile(r"(?:localhost|127\.|\[?::1)")
"""Docker takes these without TLS anyway; nobody is on the way."""


@check("high", standards=("CIS-Docker-2.5",))
def daemon_insecure_registry(daemon: Settings) -> Iterator[Fault]:
    for at, host in daemon.texts("insecure-registries"):
        if not _LOCAL.match(host):
            yield Fault(
                f"{host} is used without TLS or without checking its certificate.",
                daemon.line("insecure-registries", at),
            )
    for at, url in daemon.texts("registry-mirrors"):
        if is_plain(url):
            yield Fault(f"The mirror {without_login(url)} is asked without TLS.", daemon.line("registry-mirrors", at))
