"""FIRST's exploit prediction scores: one line a CVE, gzip-compressed CSV, renewed daily.

https://www.first.org/epss/data_stats
"""

from collections.abc import Iterator
from typing import BinaryIO

from pratique.advisories.feed import Feed, Score, plain
from pratique.errors import DatabaseError

FEED = Feed(name="EPSS", kind="scores", urls=("https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",))
_BAD_SHARE = 0.01


def read(stream: BinaryIO, name: str = "") -> Iterator[Score]:  # noqa: ARG001 - the form of every feed
    """Every score. Raises DatabaseError when more than one line in a hundred is none."""
    bad = total = 0
    for line in _lines(stream):
        if line.startswith((b"#", b"cve,")) or not line:
            continue
        total += 1
        try:
            cve, score, percentile = line.decode("ascii").split(",")
            found = Score(cve, float(score), float(percentile))
        except ValueError:
            bad += 1
            continue
        if 0 <= found.score <= 1:
            yield found
        else:
            bad += 1
    if bad > _BAD_SHARE * total or not total:
        raise DatabaseError(f"{bad} of {total} lines of the EPSS scores cannot be read: fetch them again.")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    for chunk in plain(stream, FEED.limit):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > 1024:
            raise DatabaseError("The EPSS scores have a line of more than 1,024 bytes: fetch them again.")
    yield rest
