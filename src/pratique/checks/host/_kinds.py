"""Which of a host's files a file is, and the reader that its checks want.

The name of a kind is the name of the parameter of its checks. One file may hold several: a ConfigMap carries files.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pratique.checks.files import SourceFile
from pratique.checks.host._logs import Logs
from pratique.checks.host._settings import Settings
from pratique.documents import fluent, json_lines
from pratique.errors import InputError


class Part(msgspec.Struct, frozen=True):
    """One of a host's files, or a file inside another."""

    kind: str
    file: SourceFile
    read: Callable[[SourceFile, int], Any]
    shift: int = 0
    """Lines before it in the file around it."""


def parts(file: SourceFile) -> list[Part]:
    """What a file holds that there are checks for."""
    found = _part(file, 0)
    return [found] if found else list(_carried(file))


def _part(file: SourceFile, shift: int) -> Part | None:
    for kind, (tell, read) in KINDS.items():
        if tell(file):
            return Part(kind, file, read, shift)
    return None


_CONFIG_MAP = re.compile(r"^kind:[ \t]*ConfigMap\b", re.MULTILINE)
_BLOCK = re.compile(r":\s*[|>][+-]?\d?[+-]?\s*(?:#.*)?$")


def _carried(file: SourceFile) -> Iterator[Part]:
    """The files that ConfigMaps carry."""
    if not file.name.endswith((".yaml", ".yml")) or not _CONFIG_MAP.search(file.body.decode("utf-8", "replace")):
        return
    try:
        documents = file.documents
    except InputError:
        return  # the folders that know Kubernetes' own files say so
    lines = file.body.decode("utf-8", "replace").splitlines()
    for document in documents:
        settings = Settings(document)
        if settings.text("kind") == "ConfigMap":
            for name, text in settings.mapping("data").items():
                line = settings.line("data", name)
                inside = isinstance(text, str) and _part(SourceFile(name, text.encode(), file.at), 0)
                if inside:
                    block = _BLOCK.search(lines[line - 1][:2_000]) is not None
                    yield msgspec.structs.replace(inside, shift=line if block else line - 1)


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
    if file.name.endswith((".yaml", ".yml")):
        named = _FLUENT_NAME.fullmatch(file.name) is not None
        return named and _BIT_YAML.search(file.head) is not None
    if not file.name.endswith((".conf", ".config", ".cfg")):
        return False
    fluentd = _FLUENTD_HEAD.search(file.head) is not None and _FLUENTD_TYPE.search(file.head) is not None
    return fluentd or (_BIT_HEAD.search(file.head) is not None and "\n" in file.head.strip())


def _logs(file: SourceFile, shift: int) -> Logs:
    return Logs(fluent.load(file.body, file.path), shift)


KINDS: dict[str, tuple[Callable[[SourceFile], bool], Callable[[SourceFile, int], Any]]] = {
    "daemon": (_is_daemon, _daemon),
    "logs": (_is_logs, _logs),
}
