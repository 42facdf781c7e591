"""A compose file as its containers: one service a container, with the line of everything.

https://github.com/compose-spec/compose-spec/blob/main/spec.md
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pratique.checks.host import _registry
from pratique.checks.host._registry import Registry
from pratique.checks.host._settings import Key, Settings
from pratique.documents.yaml import Document
from pratique.errors import LimitError

_PORT = re.compile(
    r"(?:(?P<host>\[[0-9a-fA-F:.]{2,45}\]|[0-9]{1,3}(?:\.[0-9]{1,3}){3}):)?(?:(?P<published>[0-9]{0,5}(?:-[0-9]{1,5})?):)?(?P<target>[0-9]{1,5}(?:-[0-9]{1,5})?)(?:/(?P<protocol>\w{1,10}))?"
)
_LOCAL = re.compile(r"127\.|::1|localhost")
MAX_SERVICES = 2_000


class Port(msgspec.Struct, frozen=True):
    """A published port. A text that holds variables is none."""

    host: str
    """The address that it is bound to; empty for all."""
    published: str
    """Empty for one that the engine picks."""
    target: int
    written: str
    line: int


class Mount(msgspec.Struct, frozen=True):
    """A volume of a service."""

    source: str
    """A path of the host begins with `/`, `.` or `~`."""
    target: str
    options: tuple[str, ...]
    line: int

    @property
    def bound(self) -> bool:
        """Whether it is a path of the host."""
        return self.source.startswith(("/", ".", "~"))

    @property
    def read_only(self) -> bool:
        return "ro" in self.options


class Service(msgspec.Struct, frozen=True):
    """One service."""

    name: str
    settings: Settings
    path: tuple[Key, ...]

    def get(self, *path: Key) -> Any:
        return self.settings.get(*self.path, *path)

    def text(self, *path: Key) -> str:
        return self.settings.text(*self.path, *path)

    def texts(self, *path: Key) -> list[tuple[int, str]]:
        return self.settings.texts(*self.path, *path)

    def line(self, *path: Key) -> int:
        return self.settings.line(*self.path, *path)

    @property
    def whole(self) -> bool:
        """Whether what is not written here is not set: neither an override nor one that extends another."""
        return (self.get("image") is not None or self.get("build") is not None) and self.get("extends") is None

    @property
    def image(self) -> str:
        """As it is written; empty for one that is built here or named by a variable."""
        image = self.text("image")
        return "" if "$" in image or self.get("build") is not None else image

    def environment(self) -> Iterator[tuple[str, str, int]]:
        """(name, value, line) of variables that are set here, those of the build included."""
        for path in (("environment",), ("build", "args")):
            found = self.get(*path)
            for name, value in found.items() if isinstance(found, dict) else ():
                yield name, "" if value is None else str(value), self.line(*path, name)
            for at, text in self.texts(*path):
                name, equals, value = text.partition("=")
                yield name, value if equals else "", self.line(*path, at)

    def ports(self) -> Iterator[Port]:
        found = self.get("ports")
        for at, one in enumerate(found if isinstance(found, list) else []):
            line = self.line("ports", at)
            if isinstance(one, dict):
                host, published = str(one.get("host_ip") or ""), str(one.get("published") or "")
                target = one.get("target")
                written = f"{host}:{published}:{target}".strip(":")
                yield Port(host, published, target if isinstance(target, int) else 0, written, line)
            elif (read := _PORT.fullmatch(str(one)[:100])) is not None:
                target = int(read["target"].partition("-")[0])
                yield Port((read["host"] or "").strip("[]"), read["published"] or "", target, str(one), line)

    def mounts(self) -> Iterator[Mount]:
        found = self.get("volumes")
        for at, one in enumerate(found if isinstance(found, list) else []):
            line = self.line("volumes", at)
            if isinstance(one, dict):
                bind = one.get("bind")
                spread = str(bind.get("propagation", "")) if isinstance(bind, dict) else ""
                options = ("ro",) if one.get("read_only") is True else ()
                yield Mount(str(one.get("source") or ""), str(one.get("target") or ""), (*options, spread), line)
            elif isinstance(one, str):
                source, _, rest = one[:1_000].partition(":")
                target, _, options_text = rest.partition(":")
                yield Mount(source if rest else "", target or source, tuple(options_text.split(",")), line)

    def options(self) -> list[tuple[int, str]]:
        """(line, option) of security_opt, written as `name:value`."""
        return [(self.line("security_opt", at), one.replace("=", ":", 1)) for at, one in self.texts("security_opt")]


class Compose(msgspec.Struct, frozen=True):
    """One compose file."""

    settings: Settings

    def services(self) -> Iterator[Service]:
        for name, value in self.settings.mapping("services").items():
            if isinstance(value, dict):
                yield Service(name, self.settings, ("services", name))


def compose(document: Document, shift: int = 0) -> Compose:
    """LimitError for a file with more services than anybody runs on one host."""
    made = Compose(Settings(document, shift))
    if len(made.settings.mapping("services")) > MAX_SERVICES:
        raise LimitError(f"{document.name}: compose files are read up to {MAX_SERVICES:,} services: split it")
    return made


def is_compose(document: Document) -> bool:
    """Whether a document has services of which one has an image or a build, and is nothing of Kubernetes'."""
    value = document.value
    services = value.get("services") if isinstance(value, dict) and "apiVersion" not in value else None
    return isinstance(services, dict) and any(
        isinstance(one, dict) and ("image" in one or "build" in one) for one in services.values()
    )


def registries(documents: Iterable[Document]) -> Iterator[Registry]:
    """The registries among the services."""
    for document in documents:
        for one in compose(document).services():
            variables = {name: (value, line) for name, value, line in one.environment()}
            mounts = [(mount.target, mount.line) for mount in one.mounts()]
            open_to_others = (
                any(not _LOCAL.match(port.host) for port in one.ports()) or one.text("network_mode") == "host"
            )
            found = _registry.of_container(one.image, variables, mounts, one.line(), open_to_others=open_to_others)
            if found is not None:
                yield found
