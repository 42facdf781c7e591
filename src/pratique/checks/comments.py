r"""Ignore comments in YAML: ours, Trivy's and checkov's. What they are about is marked; whether that counts, the caller decides.

`# pratique: ignore=workload/host-ports,KSV-0024 reason`, `# trivy:ignore:KSV-0024` and `# checkov:skip=CKV_K8S_26:reason` are about
the entry that begins on their line or, alone on a line, on the next; at the beginning of a document about all of it.
`# pratique: ignore-file=…` is about the file.

>>> [(each.ids, each.first, each.last) for each in ignores("a:\n  # pratique: ignore=x because\n  b:\n    c: 1\n  d: 2\n")]
[(frozenset({'x'}), 3, 4)]
"""

import itertools
import re
from collections.abc import Iterator, Sequence

import msgspec

from pratique.model.finding import Finding, Suppressed

BY = "ignore-comment"
MOST = 1_000
"""Comments of one file that are heard; what more there are loosen nothing."""
_LONGEST = 2_000
_MARK = re.compile(rb"#[ \t]{0,20}(?:pratique:|trivy:ignore:|checkov:skip=)")
_COMMENT = re.compile(
    r"(?:^|\s)#\s*(?:pratique:\s*(?P<own>ignore|ignore-file)\s*=\s*|trivy:ignore:|checkov:skip=)"
    r"(?P<ids>[\w/-]{1,100}(?:\s*,\s*[\w/-]{1,100})*)[\s:]*(?P<reason>.*)"
)


class Ignore(msgspec.Struct, frozen=True):
    """One comment."""

    ids: frozenset[str]
    """In lower case."""
    line: int
    reason: str
    first: int
    last: int
    """Lines that it is about."""


def marked(findings: Sequence[Finding], body: bytes) -> tuple[Finding, ...]:
    """The findings, those that a comment is about suppressed by it."""
    if not findings or not _MARK.search(body):
        return tuple(findings)
    known = list(itertools.islice(ignores(body.decode("utf-8", "replace")), MOST))
    return tuple(_marked(each, known) for each in findings)


def ignores(text: str) -> Iterator[Ignore]:
    """All ignore comments of a file."""
    lines = text.splitlines()
    extents = _extents(lines)
    for number, line in enumerate(lines):
        found = _COMMENT.search(line[:_LONGEST]) if "#" in line else None
        if found is not None:
            ids = frozenset(word.strip().lower() for word in found["ids"].split(","))
            first, last = (0, len(lines)) if found["own"] == "ignore-file" else extents[number]
            yield Ignore(ids, number + 1, found["reason"].strip(), first + 1, last + 1)


def _extents(lines: list[str]) -> list[tuple[int, int]]:
    """For each line, first and last line of the entry that a comment there is about; one pass, from the end."""
    found = [(0, 0)] * len(lines)
    below: list[tuple[int, int]] = []  # (depth, line) of what follows, nearest last, outer entries only
    end, following = len(lines) - 1, len(lines) - 1
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line.startswith("---"):
            below, end = [], number - 1
        elif line.strip() and not line.lstrip().startswith("#"):
            depth = len(line) - len(line.lstrip(" "))
            while below and below[-1][0] > depth:
                below.pop()
            found[number] = (number, below[-1][1] - 1 if below else end)
            below.append((depth, number))
            following = number
            continue
        found[number] = found[following] if following > number else (number, number)
    return _whole_documents(lines, found)


def _whole_documents(lines: list[str], found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A comment before a document's first entry is about all of the document."""
    starts = [0, *(number + 1 for number, line in enumerate(lines) if line.startswith("---"))]
    for start, end in zip(starts, [*(start - 2 for start in starts[1:]), len(lines) - 1], strict=True):
        for number in range(start, end + 1):
            if lines[number].strip() and not lines[number].lstrip().startswith("#"):
                break
            found[number] = (start, end)
    return found


def _marked(finding: Finding, known: Sequence[Ignore]) -> Finding:
    names = {finding.id, finding.id.rpartition("/")[2], *finding.aliases}
    names |= {f"AVD-{name}" for name in finding.aliases} | {name.replace("KSV-0", "KSV") for name in finding.aliases}
    lowered = {name.lower() for name in names}
    for one in known:
        if one.first <= finding.location.line <= one.last and not lowered.isdisjoint(one.ids):
            why = Suppressed(one.reason or "no reason is given", by=BY, file=finding.location.path, line=one.line)
            return msgspec.structs.replace(finding, suppressed=why)
    return finding
