"""Manifests as tests write them: text → findings, of one file and of what spans files."""

import datetime as dt

from pratique.checks import cluster
from pratique.checks.files import Examination, SourceFile

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def file(text: str | bytes, path: str = "objects.yaml") -> SourceFile:
    return SourceFile(path, text.encode() if isinstance(text, str) else text, AT)


def examine(*texts: str | bytes) -> Examination:
    """What is said of one file, or of several together (`objects.yaml`, `objects1.yaml` …)."""
    made = [_one(file(text, f"objects{number or ''}.yaml")) for number, text in enumerate(texts)]
    last = cluster.conclude([fact for one in made for fact in one.facts], AT)
    findings = [found for one in (*made, last) for found in one.findings]
    return Examination(tuple(findings), left_alone=tuple(kind for one in made for kind in one.left_alone))


def _one(given: SourceFile) -> Examination:
    return cluster.examine(given) if cluster.recognises(given) else Examination()


def lines(rule: str, *texts: str) -> list[tuple[str, int]]:
    """(path, line) where a rule is broken."""
    found = [each for each in examine(*texts).findings if each.id == f"cluster/{rule}"]
    return [(each.location.path, each.location.line) for each in found]
