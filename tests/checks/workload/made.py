"""Manifests as tests write them: text → findings."""

import datetime as dt

from pratique.checks import workload
from pratique.checks.files import Examination, SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def file(text: str | bytes) -> SourceFile:
    return SourceFile("pod.yaml", text.encode() if isinstance(text, str) else text, AT)


def examine(text: str | bytes) -> Examination:
    """Nothing is said of a file that is not recognised."""
    given = file(text)
    return workload.examine(given) if workload.recognises(given) else Examination()


def lines(text: str, rule: str) -> list[int]:
    """Lines on which a rule is broken."""
    return [found.location.line for found in examine(text).findings if found.id == f"workload/{rule}"]
