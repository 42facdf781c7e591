"""Dockerfiles as tests write them: text → findings."""

import datetime as dt

from pratique.checks import dockerfile
from pratique.checks.files import Examination, SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def examine(text: str | bytes, beside: frozenset[str] = frozenset()) -> Examination:
    body = text.encode() if isinstance(text, str) else text
    return dockerfile.examine(SourceFile("Dockerfile", body, AT, beside))


def lines(text: str, rule: str) -> list[int]:
    """Lines on which a rule is broken."""
    return [
        found.location.line
        for found in examine(text).findings
        if found.id == f"dockerfile/{rule}" and not found.suppressed
    ]
