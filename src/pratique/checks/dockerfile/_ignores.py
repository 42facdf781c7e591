"""Ignore comments: ours, and hadolint's. What they are about is marked; whether that counts, the caller decides.

`# pratique: ignore=dockerfile/root-user,DL3008 reason` and `# hadolint ignore=DL3008,SC2086 # reason` stand before an
instruction (or inside it) and are about it; `# hadolint global ignore=DL3003` and `# pratique: ignore-file=…` about the file.
"""

import bisect
import re
from collections.abc import Iterator, Sequence

import msgspec

from pratique.documents.dockerfile import Dockerfile
from pratique.model.finding import Finding, Suppressed

BY = "ignore-comment"
_COMMENT = re.compile(
    r"(?:pratique:\s*(?P<own>ignore|ignore-file)|hadolint\s+(?P<all>global\s+)?ignore)\s*=\s*"
    r"(?P<ids>[\w/.-]+(?:\s*,\s*[\w/.-]+)*)\s*(?P<reason>.*)",
    re.DOTALL,
)


class Ignore(msgspec.Struct, frozen=True):
    """One comment."""

    ids: frozenset[str]
    """In lower case."""
    line: int
    reason: str
    first: int = 0
    last: int = 1 << 60
    """Lines that it is about."""


def ignores(dockerfile: Dockerfile) -> Iterator[Ignore]:
    """All ignore comments of a file."""
    starts = [one.line for one in dockerfile.instructions]
    for comment in dockerfile.comments:
        found = _COMMENT.match(comment.text[:2_000])
        if found is None:
            continue
        ids = frozenset(word.strip().lower() for word in found["ids"].split(","))
        reason = found["reason"].lstrip("#; ").strip()
        if found["all"] or found["own"] == "ignore-file":
            yield Ignore(ids, comment.line, reason)
            continue
        at = bisect.bisect_right(starts, comment.line)
        inside = at and dockerfile.instructions[at - 1].end_line >= comment.line
        if inside or at < len(starts):
            one = dockerfile.instructions[at - 1 if inside else at]
            yield Ignore(ids, comment.line, reason, one.line, one.end_line)


def marked(findings: Sequence[Finding], dockerfile: Dockerfile) -> tuple[Finding, ...]:
    """The findings, those that a comment is about suppressed by it."""
    known = list(ignores(dockerfile))
    return tuple(_marked(each, known) for each in findings) if known else tuple(findings)


def _marked(finding: Finding, known: Sequence[Ignore]) -> Finding:
    names = {finding.id, finding.id.rpartition("/")[2], *finding.aliases}
    names = {name.lower() for name in names} | {name.lower().replace("ds-0", "ds") for name in finding.aliases}
    line = finding.location.line
    for one in known:
        if one.first <= line <= one.last and not names.isdisjoint(one.ids):
            why = Suppressed(one.reason or "no reason is given", by=BY, file=finding.location.path, line=one.line)
            return msgspec.structs.replace(finding, suppressed=why)
    return finding
