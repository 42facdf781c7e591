"""Which of a host's files a file is, and the reader that its checks want.

The name of a kind is the name of the parameter of its checks. One file may hold several: a ConfigMap carries files.
"""

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pratique.checks.files import SourceFile
from pratique.checks.host import _compose, _registry
from pratique.checks.host._compose import Compose
from pratique.checks.host._containerd import Containerd
from pratique.checks.host._logs import Logs
from pratique.checks.host._passwords import Passwords
from pratique.checks.host._registry import Registry
from pratique.checks.host._settings import Settings
from pratique.documents import fluent, json_lines, kubernetes, toml_lines, yaml
from pratique.documents.yaml import Document
from pratique.errors import InputError

_YAML = (".yaml", ".yml")
_PEEK = 64 << 10
"""Bytes that are looked at where comments may stand before what tells a file."""


class Part(msgspec.Struct, frozen=True):
    """One of a host's files, a file inside another, or a container that a file describes."""

    kind: str
    read: Callable[[], Any]
    """What the checks of the kind look at. UnreadableError, LimitError."""
    inside: bool = False
    """Whether the file around it is of another kind."""


def parts(file: SourceFile) -> list[Part]:
    """What a file holds that there are checks for."""
    own = _part(file, 0)
    if own is None:
        return [*_carried(file), *_run_by_pods(file)]
    return [own, *_run_by_services(file)] if own.kind == "compose" else [own]


def _part(file: SourceFile, shift: int) -> Part | None:
    for kind, (tell, read) in KINDS.items():
        if tell(file):
            return Part(kind, functools.partial(read, file, shift))
    return None


_CONFIG_MAP = re.compile(r"\bkind[\"']?:[ \t]*[\"']?ConfigMap\b")
_BLOCK = re.compile(r":\s*[|>][+-]?\d?[+-]?\s*(?:#.*)?$")


def _carried(file: SourceFile) -> Iterator[Part]:
    """The files that ConfigMaps carry."""
    named = file.name.endswith(_YAML) and b"ConfigMap" in file.body
    text = file.body.decode("utf-8", "replace") if named else ""
    lines = text.splitlines() if _CONFIG_MAP.search(text) else []
    for one in kubernetes.objects(_documents(file)) if lines else ():
        carried = kubernetes.words(one.value, "data") if one.kind == "ConfigMap" else {}
        for name, inner in carried.items():
            line = one.line("data", name)
            block = _BLOCK.search(lines[line - 1][:2_000]) is not None
            inside = SourceFile(name, inner.encode("utf-8", "replace"), file.at)
            part = _part(inside, line if block else line - 1)
            if part is not None:
                yield msgspec.structs.replace(part, inside=True)


_REGISTRY_IMAGE = re.compile(rb"image[\"']?:[ \t]*[\"']?[\w./:-]{0,250}(?:registry|distribution)[:@\"'\s]")


def _run_by_pods(file: SourceFile) -> Iterator[Part]:
    """The registries that Kubernetes objects run."""
    if file.name.endswith(_YAML) and b"containers:" in file.body and _REGISTRY_IMAGE.search(file.body):
        for one in _registry.of_pods(_documents(file)):
            yield Part("registry", functools.partial(_same, one))


def _run_by_services(file: SourceFile) -> Iterator[Part]:
    """The registries that a compose file runs."""
    for one in _compose.registries(_documents(file)) if _REGISTRY_IMAGE.search(file.body) else ():
        yield Part("registry", functools.partial(_same, one))


def _same(value: Registry) -> Registry:
    return value


def _documents(file: SourceFile) -> tuple[Document, ...]:
    """A file's YAML; that it is none is said by the folder whose file it is."""
    try:
        return file.documents
    except InputError:
        return ()


_DAEMON_NAME = re.compile(r"(?:docker-?)?daemon\.json|dockerd\.json")
_DAEMON_KEY = re.compile(
    r'"(?:userns-remap|live-restore|log-driver|userland-proxy|insecure-registries|storage-driver|data-root|registry-mirrors)"\s*:'
)


def _is_daemon(file: SourceFile) -> bool:
    named = _DAEMON_NAME.fullmatch(file.name) is not None
    return named or (file.name.endswith(".json") and len(_DAEMON_KEY.findall(file.head)) > 1)


def _daemon(file: SourceFile, shift: int) -> Settings:
    return Settings(json_lines.load(file.body, file.path), shift)


_FLUENT_NAME = re.compile(r"(?:td-agent|fluentd?|fluent-?bit)[\w.-]{0,60}\.(?:conf|ya?ml)")
_FLUENTD_HEAD = re.compile(r"^[ \t]*<(?:source|match|system|label|filter)\b[^>\n]*>[ \t\r]*$", re.MULTILINE)
_FLUENTD_TYPE = re.compile(r"^[ \t]*@?type[ \t]+[\w-]+[ \t\r]*$", re.MULTILINE)
_BIT_HEAD = re.compile(r"^[ \t]*\[(?:SERVICE|INPUT|OUTPUT|FILTER)\][ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_BIT_YAML = re.compile(r"^pipeline:[ \t\r]*$", re.MULTILINE)


def _is_logs(file: SourceFile) -> bool:
    if file.name.endswith(_YAML):
        named = _FLUENT_NAME.fullmatch(file.name) is not None
        return named and _BIT_YAML.search(file.head) is not None
    if not file.name.endswith((".conf", ".config", ".cfg")):
        return False
    fluentd = _FLUENTD_HEAD.search(file.head) is not None and _FLUENTD_TYPE.search(file.head) is not None
    return fluentd or (_BIT_HEAD.search(file.head) is not None and "\n" in file.head.strip())


def _logs(file: SourceFile, shift: int) -> Logs:
    return Logs(fluent.load(file.body, file.path), shift)


_CONTAINERD = re.compile(r"io\.containerd\.|^[ \t]*\[plugins\.[\"']?(?:cri|linux)\b", re.MULTILINE)
_CONTAINERD_TABLE = re.compile(r"^[ \t]*\[(?:grpc|ttrpc)\]", re.MULTILINE)
_HOSTS = re.compile(r"^[ \t]*\[host\.[\"']https?://", re.MULTILINE)


def _is_containerd(file: SourceFile) -> bool:
    if not file.name.endswith((".toml", ".toml.tmpl")):
        return False
    text = file.body[:_PEEK].decode("utf-8", "replace")
    if file.path.endswith("containerd/config.toml") and _CONTAINERD_TABLE.search(text):
        return True
    return _CONTAINERD.search(text) is not None or _HOSTS.search(text) is not None


def _containerd(file: SourceFile, shift: int) -> Containerd:
    return Containerd(Settings(toml_lines.load(file.body, file.path), shift))


_REGISTRY = re.compile(r"^version:[ \t]*[\"']?0\.1[\"']?[ \t\r]*$", re.MULTILINE)
_REGISTRY_KEY = re.compile(r"^(?:storage|http|proxy|log|auth):", re.MULTILINE)


def _is_registry(file: SourceFile) -> bool:
    return (
        file.name.endswith(_YAML)
        and b"version:" in file.body
        and _REGISTRY.search(file.head) is not None
        and _REGISTRY_KEY.search(file.head) is not None
    )


def _of_file(file: SourceFile, shift: int) -> Registry:
    settings = Settings(yaml.load(file.body, file.path), shift)
    return Registry(settings, first_line=settings.line())


_COMPOSE_NAME = re.compile(
    r"(?:docker-)?compose(?:[.-][\w.-]{1,100})?\.ya?ml|[\w.-]{1,100}\.(?:docker-)?compose\.ya?ml"
)
_SERVICES = re.compile(r"^[\"']?services[\"']?:[ \t\r]*(?:#.*|\{.*)?$", re.MULTILINE)


def _is_compose(file: SourceFile) -> bool:
    """By its name; or by services of which one has an image or a build."""
    if not file.name.endswith(_YAML) or b"services" not in file.body[:_PEEK]:
        return False
    if not _SERVICES.search(file.body[:_PEEK].decode("utf-8", "replace")):
        return False
    return _COMPOSE_NAME.fullmatch(file.name) is not None or any(map(_compose.is_compose, _documents(file)))


def _services(file: SourceFile, shift: int) -> Compose:
    return _compose.compose(yaml.load(file.body, file.path), shift)


def _is_passwords(file: SourceFile) -> bool:
    return file.name in {"htpasswd", ".htpasswd"} or file.name.endswith(".htpasswd")


def _passwords(file: SourceFile, shift: int) -> Passwords:
    return Passwords(file.body.decode("utf-8", "replace"), shift)


KINDS: dict[str, tuple[Callable[[SourceFile], bool], Callable[[SourceFile, int], Any]]] = {
    "daemon": (_is_daemon, _daemon),
    "logs": (_is_logs, _logs),
    "containerd": (_is_containerd, _containerd),
    "registry": (_is_registry, _of_file),
    "passwords": (_is_passwords, _passwords),
    "compose": (_is_compose, _services),
}
