"""Checks of hosts' files: the engine's daemon.json, compose files, containerd's and the registry's configuration, log collectors."""

from pratique.checks import check
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.checks.host import _kinds
from pratique.errors import InputError
from pratique.model.finding import Finding

MOST_PARTS = 200
"""Of one file: files that a ConfigMap carries, registries that it runs."""


def recognises(file: SourceFile) -> bool:
    """By its name or its content; a ConfigMap that carries such a file counts."""
    return bool(_kinds.parts(file))


def examine(file: SourceFile) -> Examination:
    """All checks over what the file holds. UnreadableError, LimitError for a file that cannot be read at all."""
    found: list[Finding] = []
    unexamined: list[Unexamined] = []
    parts = _kinds.parts(file)
    for part in parts[:MOST_PARTS]:
        try:
            looked_at = part.read()
        except InputError as error:
            if not part.inside:
                raise
            unexamined.append(Unexamined(str(error)))
            continue
        found += check.run(check.load(__name__), {"at": file.at, part.kind: looked_at}, file.path)
    if len(parts) > MOST_PARTS:
        unexamined.append(Unexamined(f"{len(parts) - MOST_PARTS} more files that it carries were not read"))
    return Examination(tuple(found), tuple(unexamined))
