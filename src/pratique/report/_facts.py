"""Facts that several formats for machines need: stable ids, links, scores, the package that a finding is in."""

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any, TextIO

import msgspec

from pratique.model.finding import Finding, Rating, Severity
from pratique.model.package import Package
from pratique.model.report import Report, Result

HOME = "https://github.com/pratique/pratique"
VENDOR = "pratique"

_BANDS = {
    Severity.CRITICAL: (9.1, 10.0),
    Severity.HIGH: (7.0, 8.9),
    Severity.MEDIUM: (4.0, 6.9),
    Severity.LOW: (0.2, 3.9),
    Severity.NEGLIGIBLE: (0.1, 0.1),
}


def dump(value: Any, out: TextIO) -> None:
    """JSON, indented by two spaces, with a line end."""
    out.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
    out.write("\n")


def stable_uuid(*parts: str) -> str:
    """A UUID (version 8, RFC 9562) that the parts alone decide: the same report is the same document."""
    digest = bytearray(hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def report_id(report: Report, of: str) -> str:
    """The UUID of one document made from a report."""
    return stable_uuid(of, report.created, *(result.target + "\0" + result.key for result in report.results))


def links(urls: Iterable[str]) -> list[str]:
    """Those that are http(s) URLs without blanks or quotes: a reference may say `javascript:`; each once, in order."""
    return [url for url in dict.fromkeys(urls) if is_link(url)]


def is_link(url: str) -> bool:
    return (
        url.startswith(("https://", "http://"))
        and url.isprintable()
        and len(url) < 2048
        and not set(url) & set(" <>\"'`\\^{|}")
    )


def primary_url(finding: Finding) -> str:
    """Where to read on; empty when nothing is known."""
    if finding.id.startswith("CVE-") and finding.id[4:].replace("-", "").isdecimal():
        return f"https://nvd.nist.gov/vuln/detail/{finding.id}"
    return next(iter(links(finding.references)), "")


def best_rating(finding: Finding) -> Rating | None:
    """The rating to show: of the source that gave the severity, else the highest score."""
    scored = [rating for rating in finding.ratings if rating.score]
    return max(scored, key=lambda rating: (rating.source == finding.severity_source, rating.score), default=None)


def score(finding: Finding) -> float:
    """0.0 to 10.0: the best rating's score held within the band of the finding's severity, so that both say the same."""
    if finding.severity not in _BANDS:
        return 0.0
    low, high = _BANDS[finding.severity]
    rating = best_rating(finding)
    return (
        round(min(max(rating.score, low), high), 1)
        if rating
        else {9.1: 9.5, 7.0: 8.0, 4.0: 5.5, 0.2: 2.0}.get(low, low)
    )


class PackageFinder:
    """Finds the package that a finding is in."""

    def __init__(self, result: Result) -> None:
        self._by_path: dict[tuple[str, str, str, str], Package] = {}
        self._by_name: dict[tuple[str, str, str], Package] = {}
        for package in result.packages:
            self._by_name.setdefault((package.purl, package.name, package.version), package)
            for path in package.locations:
                self._by_path.setdefault((package.purl, package.name, package.version, path), package)

    def find(self, finding: Finding) -> Package | None:
        """None when the finding is in no package, or in one that the report does not list."""
        ref = finding.package
        if ref is None:
            return None
        key = (ref.purl, ref.name, ref.version)
        return self._by_path.get((*key, ref.path)) or self._by_name.get(key)
