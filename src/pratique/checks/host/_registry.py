"""What a registry (CNCF Distribution) is told: its config.yml, and the variables of a container that override it.

Any setting has a variable: `http.tls.certificate` is REGISTRY_HTTP_TLS_CERTIFICATE. https://distribution.github.io/distribution/about/configuration/
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pratique.checks.host._settings import Settings
from pratique.documents import kubernetes
from pratique.documents.kubernetes import Container, Pod
from pratique.documents.yaml import Document

_IMAGE = re.compile(r"(?:.*/)?(?:registry|distribution/distribution|distribution)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?")
_PREFIX = "REGISTRY_"
_FILE = "/etc/docker/registry"
_LOCAL = re.compile(r"(?:localhost|127\.|\[::1\])")
MANY = 100


class Registry(msgspec.Struct, frozen=True):
    """One registry's settings, wherever they stand."""

    settings: Settings | None = None
    """Its file; None where only a container is seen."""
    variables: dict[str, tuple[str, int]] = {}
    """Setting in lower case, its parts joined by `_` → (value, line)."""
    first_line: int = 1
    whole: bool = True
    """Whether all of its settings are seen: no file of it stands elsewhere."""
    hidden: int = 0
    """The line of a mount that lies over the file that the image brings; 0 for none."""
    open_to_others: bool = True
    """Whether more than the containers beside it reach it."""

    def get(self, *path: str) -> Any:
        found = self.variables.get("_".join(path).lower())
        if found is not None:
            return found[0]
        return self.settings.get(*path) if self.settings else None

    def text(self, *path: str) -> str:
        value = self.get(*path)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""

    def on(self, *path: str) -> bool:
        return self.get(*path) is True or self.text(*path).lower() == "true"

    def off(self, *path: str) -> bool:
        return self.get(*path) is False or self.text(*path).lower() == "false"

    def line(self, *path: str) -> int:
        found = self.variables.get("_".join(path).lower())
        if found is not None:
            return found[1]
        return self.settings.line(*path) if self.settings else self.first_line

    def under(self, *path: str) -> bool:
        """Whether anything is set at a path or below it."""
        name = "_".join(path).lower()
        variables = any(one == name or one.startswith(f"{name}_") for one in self.variables)
        return variables or (self.settings is not None and self.settings.get(*path) is not None)

    @property
    def auth(self) -> str:
        """How a client logs in: `htpasswd`, `token`, `silly`; empty when nobody has to."""
        plain = self.text("auth")
        if plain and plain != "none":
            return plain
        known = ("htpasswd", "token", "silly", "azurerm", "ldap")
        return next((name for name in known if self.under("auth", name)), "")

    @property
    def proxied(self) -> bool:
        """Whether it hands on what another registry has."""
        return self.under("proxy", "remoteurl")

    @property
    def local(self) -> bool:
        """Whether only this host reaches it."""
        return not self.open_to_others or _LOCAL.match(self.text("http", "addr")[:200]) is not None

    @property
    def tls(self) -> bool:
        return self.under("http", "tls", "certificate") or self.under("http", "tls", "letsencrypt")


def is_image(image: str) -> bool:
    """Whether an image is the registry itself."""
    return len(image) < 500 and _IMAGE.fullmatch(image) is not None


def of_container(
    image: str,
    variables: dict[str, tuple[str, int]],
    mounts: list[tuple[str, int]],
    line: int,
    *,
    open_to_others: bool = True,
) -> Registry | None:
    """The registry that a container runs: `mounts` are (path in the container, line); None for another image."""
    if not is_image(image):
        return None
    settings = {
        name.removeprefix(_PREFIX).lower(): value for name, value in variables.items() if name.startswith(_PREFIX)
    }
    over = [(path.rstrip("/"), at) for path, at in mounts if path.startswith((_FILE, "/etc/distribution"))]
    hidden = next((at for path, at in over if path in {_FILE, "/etc/distribution"}), 0)
    whole = not any(path.endswith(".yml") for path, _ in over) and "configuration_path" not in settings
    return Registry(None, settings, line, whole, hidden, open_to_others)


def of_pods(documents: Iterable[Document]) -> Iterator[Registry]:
    """The registries that Kubernetes objects run."""
    for one in kubernetes.objects(documents):
        pod = kubernetes.pod(one)
        for container in pod.containers[:MANY] if isinstance(pod, Pod) else ():
            found = _of_pod(container)
            if found is not None:
                yield found


def _of_pod(container: Container) -> Registry | None:
    spec = container.spec
    variables = {each.name: (str(each.value), container.line("env", at)) for at, each in enumerate(spec.env)}
    mounts = [(each.mount_path, container.line("volumeMounts", at)) for at, each in enumerate(spec.volume_mounts)]
    return of_container(spec.image, variables, mounts, container.line())
