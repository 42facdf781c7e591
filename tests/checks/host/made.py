"""Hosts' files as tests write them: text → findings."""

import datetime as dt

from pratique.checks import check, host
from pratique.checks.files import Examination, SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NAMES = {
    "daemon": "daemon.json",
    "compose": "compose.yaml",
    "containerd": "containerd/config.toml",
    "registry": "config.yml",
    "passwords": "htpasswd",
    "logs": "fluent.conf",
}
"""What a check looks at → the name of such a file."""


def examine(text: str | bytes, name: str, beside: frozenset[str] = frozenset()) -> Examination:
    body = text.encode() if isinstance(text, str) else text
    file = SourceFile(name, body, AT, beside)
    return host.examine(file) if host.recognises(file) else Examination()


def of_check(one: check.Check, text: str) -> Examination:
    """An example of a check: what it looks at says what the file is called."""
    return examine(text, next(NAMES[need] for need in one.needs if need in NAMES))


def lines(text: str, name: str, rule: str) -> list[int]:
    """Lines on which a rule is broken."""
    return [found.location.line for found in examine(text, name).findings if found.id == f"host/{rule}"]
