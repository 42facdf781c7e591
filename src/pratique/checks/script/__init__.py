"""Checks of scripts that scan, sign or watch: shell and Python programs that fail open or cannot see what they look for."""

import re

from pratique.checks import check, comments
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.checks.script import _python, _shell
from pratique.errors import InputError
from pratique.model.finding import Finding

_SHELL = re.compile(r"#![ \t]*(?:\S{0,200}/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:ba|da|a|k|z)?sh(?:[ \t\r\n]|$)")
_PYTHON = re.compile(r"#![ \t]*(?:\S{0,200}/)?(?:env[ \t]+(?:-S[ \t]+)?)?python[0-9.]{0,6}(?:[ \t\r\n]|$)")
_TOOLS = re.compile(
    rb"\b(?:trivy|grype|dockle|clair-scanner|snyk|cosign|notation|skopeo|crane|hadolint|gitleaks|auditctl|docker|podman|nerdctl|buildah)\b"
)
_SCANNERS = re.compile(
    rb"\b(?:trivy|grype|dockle|clair-scanner|snyk|cosign|notation|osv-scanner)\b|^(?:import|from)[ \t]+docker\b",
    re.MULTILINE,
)


def recognises(file: SourceFile) -> bool:
    """A shell script that names a tool for images, a Python program that names a scanner or talks to Docker."""
    kind = _kind(file)
    return bool(kind and (_TOOLS if kind == "shell" else _SCANNERS).search(file.body))


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


def _kind(file: SourceFile) -> str:
    name = file.name.lower()
    if name.endswith((".sh", ".bash")) or _SHELL.match(file.head):
        return "shell"
    return "python" if name.endswith(".py") or _PYTHON.match(file.head) else ""
