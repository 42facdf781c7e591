"""Checks of scripts that scan, sign or watch: shell and Python programs that fail open or cannot see what they look for."""

import functools
import re
from typing import Any

from pratique.checks import check, comments
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.checks.script import _python, _shell
from pratique.errors import InputError
from pratique.model.finding import Finding

_SHELL = re.compile(r"#![ \t]*(?:\S{0,200}/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:ba|da|a|k|z)?sh(?:[ \t\r\n]|$)")
_PYTHON = re.compile(r"#![ \t]*(?:\S{0,200}/)?(?:env[ \t]+(?:-S[ \t]+)?)?python[0-9.]{0,6}(?:[ \t\r\n]|$)")
_TOOLS = {
    "shell": rb"\b(?:trivy|grype|dockle|clair-scanner|snyk|cosign|notation|skopeo|crane|hadolint|gitleaks|auditctl|docker|podman|nerdctl|buildah)\b",
    "python": rb"\b(?:trivy|grype|dockle|clair-scanner|snyk|cosign|notation|osv-scanner)\b|(?m:^)(?:import|from)[ \t]+docker\b",
}
"""By kind of script, what makes it worth a look."""


def recognises(file: SourceFile) -> bool:
    """A shell script that names a tool for images, a Python program that names a scanner or talks to Docker."""
    kind = _kind(file)
    return bool(kind and _tools(kind).search(file.body))


def examine(file: SourceFile) -> Examination:
    """All checks over one file. UnreadableError, LimitError for a file that cannot be read at all."""
    given: dict[str, object] = {"at": file.at}
    try:
        if _kind(file) == "shell":
            given["shell"] = _shell.read(file.body.decode("utf-8", "replace"))
        else:
            given["python"] = _python.read(file.body, file.path)
    except InputError as error:
        return Examination(unexamined=(Unexamined(str(error)),))
    kept: dict[tuple[str, int, str], Finding] = {}
    for finding in check.run(check.load(__name__), given, file.path):
        kept.setdefault((finding.id, finding.location.line, finding.title), finding)
    return Examination(comments.marked(tuple(kept.values()), file.body))


@functools.cache
def _tools(kind: str) -> Any:
    """By RE2, which looks for all words at once: scripts and programs are most of the bytes of many trees."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(_TOOLS[kind], options)


def _kind(file: SourceFile) -> str:
    name = file.name.lower()
    line = file.head if file.body.startswith(b"#!") else ""
    if name.endswith((".sh", ".bash")) or _SHELL.match(line):
        return "shell"
    return "python" if name.endswith(".py") or _PYTHON.match(line) else ""
