"""Which of a host's files a file is, and the reader that its checks want.

The name of a kind is the name of the parameter of its checks. One file may hold several: a ConfigMap carries files.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pratique.checks.files import SourceFile
from pratique.checks.host._settings import Settings
from pratique.documents import json_lines


class Part(msgspec.Struct, frozen=True):
    """One of a host's files, or a file inside another."""

    kind: str
    file: SourceFile
    read: Callable[[SourceFile], Any]


def parts(file: SourceFile) -> list[Part]:
    """What a file holds that there are checks for; nothing is read but the beginning."""
    return list(_parts(file))


def _parts(file: SourceFile) -> Iterator[Part]:
    for kind, (tell, read) in KINDS.items():
        if tell(file):
            yield Part(kind, file, read)
            return


_DAEMON_NAME = re.compile(r"(?:docker-?)?daemon\.json|dockerd\.json")
_DAEMON_KEY = re.compile(
    r'"(?:userns-remap|live-restore|log-driver|userland-proxy|insecure-registries|storage-driver|data-root|registry-mirrors)"\s*:'
)


def _is_daemon(file: SourceFile) -> bool:
    named = _DAEMON_NAME.fullmatch(file.name) is not None
    return named or (file.name.endswith(".json") and len(_DAEMON_KEY.findall(file.head)) > 1)


def _daemon(file: SourceFile) -> Settings:
    return Settings(json_lines.load(file.body, file.path))


KINDS: dict[str, tuple[Callable[[SourceFile], bool], Callable[[SourceFile], Any]]] = {
    "daemon": (_is_daemon, _daemon),
}
