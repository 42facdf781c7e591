"""Pipelines as tests write them: text → findings. What system a text is for, it tells itself."""

import datetime as dt

from pratique.checks import pipeline
from pratique.checks.files import Examination, SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CASES = ("FAILS", "PASSES")


def file(text: str | bytes) -> SourceFile:
    body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return SourceFile(_path(body), body, AT)


def examine(text: str | bytes) -> Examination:
    """Nothing is said of a file that is not recognised."""
    given = file(text)
    return pipeline.examine(given) if pipeline.recognises(given) else Examination()


def lines(text: str, rule: str) -> list[int]:
    """Lines on which a rule is broken."""
    return [found.location.line for found in examine(text).findings if found.id == f"pipeline/{rule}"]


def _path(body: bytes) -> str:
    if body.startswith((b"pipeline", b"@Library", b"node", b"library")):
        return "Jenkinsfile"
    if b"\nruns:" in body:
        return "action.yml"
    if body.startswith((b"on:", b"name:", b"{")) or b"\njobs:" in body:
        return ".github/workflows/a.yml"
    return "tekton.yaml" if b"tekton.dev/" in body else ".gitlab-ci.yml"
