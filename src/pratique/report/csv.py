"""Comma-separated values (RFC 4180), one row per finding, for spreadsheets.

Suppressed findings are rows too, with the reason in their last columns. What was not examined and targets that failed
are rows of the kind `not-examined`. A cell that a spreadsheet would take for a formula starts with an apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

import csv
from collections.abc import Iterator
from typing import TextIO

from pratique.model.finding import Finding
from pratique.model.report import Options, Report, Result
from pratique.report import _text, _view

COLUMNS = (
    "target",
    "kind",
    "severity",
    "severity_source",
    "id",
    "package",
    "version",
    "fixed",
    "status",
    "title",
    "path",
    "line",
    "layer",
    "base_image",
    "epss",
    "kev",
    "risk",
    "published",
    "purl",
    "aliases",
    "fingerprint",
    "suppressed_by",
    "suppressed_reason",
)


def write(report: Report, out: TextIO, options: Options) -> None:
    """A header and the rows."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for result in report.results:
        view = _view.view(result, options)
        rows.writerows(_row(result, finding) for finding in (*view.findings, *view.suppressed))
    rows.writerows(_gaps(report))


def _row(result: Result, finding: Finding) -> list[str]:
    package, said, place = finding.package, finding.suppressed, finding.location
    cells = (
        result.target,
        finding.kind,
        finding.severity,
        finding.severity_source,
        finding.id,
        _view.full_name(package) if package else "",
        package.version if package else "",
        " ".join(finding.fixed),
        finding.status,
        finding.title,
        place.path or (package.path if package else ""),
        str(place.line or ""),
        place.layer,
        {True: "yes", False: "no", None: ""}[finding.base_image],
        "" if finding.epss is None else f"{finding.epss:.5f}",
        "yes" if finding.kev else "no",
        f"{finding.risk:.1f}",
        finding.published,
        package.purl if package else "",
        " ".join(finding.aliases),
        finding.fingerprint,
        said.by or "policy" if said else "",
        said.reason if said else "",
    )
    return [safe(cell) for cell in cells]


def _gaps(report: Report) -> Iterator[list[str]]:
    gaps = [
        (result.target, part.part, part.why)
        for result in report.results
        for part in result.examined
        if not part.complete
    ]
    gaps += [(failure.target, "target", failure.error) for failure in report.failures]
    for target, part, why in gaps:
        row = dict.fromkeys(COLUMNS, "") | {"target": target, "kind": "not-examined", "id": part, "title": why}
        yield [safe(cell) for cell in row.values()]


def safe(text: str) -> str:
    """One printable line that no spreadsheet runs."""
    shown = _text.printable(text)
    return "'" + shown if shown.lstrip()[:1] in ("=", "+", "-", "@", "|", "%") else shown
