"""Checks of hosts' files: the engine's daemon.json, compose files, containerd's and the registry's configuration, log collectors."""

from pratique.checks import check
from pratique.checks.files import Examination, SourceFile
from pratique.checks.host import _kinds
from pratique.model.finding import Finding


def recognises(file: SourceFile) -> bool:
    """By its name or its content; a ConfigMap that carries such a file counts."""
    return bool(_kinds.parts(file))


def examine(file: SourceFile) -> Examination:
    """All checks over what the file holds. UnreadableError, LimitError for a file that cannot be read at all."""
    found: list[Finding] = []
    for part in _kinds.parts(file):
        given = {"at": file.at, part.kind: part.read()}
        found += check.run(check.load(__name__), given, file.path)
    return Examination(tuple(found))
