"""Checks of Dockerfiles and Containerfiles, read as BuildKit reads them; RUN lines are read as shell."""

import re
from collections.abc import Iterator

from pratique.checks import check
from pratique.checks.dockerfile import _ignores
from pratique.checks.dockerfile._runs import runs
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.documents import dockerfile

_NAMED = re.compile(r"(?i:(?:docker|container)file)(?:[.-][\w.-]{1,200})?|[\w.-]{1,200}\.(?i:docker|container)file")
_OTHER = (
    ".dockerignore",
    ".md",
    ".txt",
    ".py",
    ".sh",
    ".json",
    ".yaml",
    ".yml",
    ".go",
    ".js",
    ".ts",
    ".html",
    ".rst",
    ".j2",
    ".tmpl",
)


def recognises(file: SourceFile) -> bool:
    """By its name, or by what it begins with."""
    if _NAMED.fullmatch(file.name):
        return not file.name.lower().endswith(_OTHER)
    return "." not in file.name and _begins(file.head)


def examine(file: SourceFile) -> Examination:
    """All checks over one file. UnreadableError, LimitError for a file that cannot be read at all."""
    parsed = dockerfile.parse(file.body, file.path)
    commands = runs(parsed)
    given = {"dockerfile": parsed, "runs": commands, "at": file.at, "beside": file.beside}
    found = check.run(check.load(__name__), given, file.path)
    unexamined = tuple(Unexamined(f"{run.why}", run.instruction.line) for run in commands if run.why)
    return Examination(_ignores.marked(tuple(found), parsed), unexamined)


def _begins(head: str) -> bool:
    """Whether the first instruction is FROM, or ARG and then FROM."""
    for keyword in _keywords(head):
        if keyword != "ARG":
            return keyword == "FROM"
    return False


def _keywords(head: str) -> Iterator[str]:
    for line in head.splitlines():
        words = line.split(None, 1)
        if words and not words[0].startswith("#"):
            yield words[0].upper() if len(words) > 1 else ""
