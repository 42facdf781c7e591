"""A registry is used without TLS, or without checking its certificate.

Why: whoever is on the way can hand out another image; credentials go there in the clear.
Fix: use https and name the registry's CA (`ca` in hosts.toml, `tls.ca_file` in the older form).
References: https://github.com/containerd/containerd/blob/main/docs/hosts.md
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._containerd import Containerd
from pratique.checks.host._urls import is_plain, without_login

FAILS: Lines = {
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example.com".tls]\n  insecure_skip_verify = true\n': 3,
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n  endpoint = ["http://mirror.example.com"]\n': 3,
    'server = "https://registry.example.com"\n[host."https://mirror.example.com"]\n  skip_verify = true\n': 3,
    '[host."http://mirror.example.com"]\n  capabilities = ["pull"]\n': 1,
}
PASSES: Texts = (
    'version = 3\n[plugins."io.containerd.cri.v1.images".registry]\n  config_path = "/etc/containerd/certs.d"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]\n  endpoint = ["https://mirror.example.com"]\n',
    '[host."https://mirror.example.com"]\n  ca = "/etc/ca.pem"\n',
    'version = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:5000"]\n  endpoint = ["http://localhost:5000"]\n',
)


@check("high", standards=("CIS-Docker-2.5",))
def containerd_insecure_registry(containerd: Containerd) -> Iterator[Fault]:
    settings = containerd.settings
    for plugin in containerd.plugin("images"):
        for path, _ in containerd.tables(*plugin, "registry", "configs"):
            if settings.get(*path, "tls", "insecure_skip_verify") is True:
                yield Fault(
                    f"The certificate of {path[-1]} is not checked.",
                    containerd.line(*path, "tls", "insecure_skip_verify"),
                )
        for path, _ in containerd.tables(*plugin, "registry", "mirrors"):
            for at, url in settings.texts(*path, "endpoint"):
                if is_plain(url):
                    yield Fault(
                        f"{path[-1]} is asked at {without_login(url)}, without TLS.",
                        containerd.line(*path, "endpoint", at),
                    )
    for path, _ in containerd.tables("host"):
        if is_plain(str(path[-1])):
            yield Fault(f"{without_login(str(path[-1]))} is asked without TLS.", containerd.line(*path))
        if settings.get(*path, "skip_verify") is True:
            yield Fault(f"The certificate of {path[-1]} is not checked.", containerd.line(*path, "skip_verify"))
    if containerd.of_registry and is_plain(settings.text("server")):
        yield Fault("The registry itself is asked without TLS.", containerd.line("server"))
