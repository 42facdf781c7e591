"""Findings in columns: vulnerabilities by package, every other kind by rule and place."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.report import Report, Result
from pratique.report import _text, _view
from pratique.report._terminal import ALARM, BOLD, DIM, GREEN, RED, SEVERITY_STYLES, YELLOW, Cell, Column, Screen, table

KIND_TITLES = {
    Kind.VULNERABILITY: "Vulnerabilities",
    Kind.SECRET: "Secrets",
    Kind.MISCONFIGURATION: "Misconfigurations",
    Kind.LICENSE: "Licences",
    Kind.MALWARE: "Malware indicators",
    Kind.DRIFT: "Drift",
    Kind.UNREADABLE: "Could not be examined",
}
_DISTRIBUTION_PURLS = ("pkg:deb/", "pkg:apk/", "pkg:rpm/", "pkg:alpm/")

_VULNERABILITY_COLUMNS = (
    Column("PACKAGE", least=14),
    Column("INSTALLED", least=12),
    Column("FIXED IN", least=16),
    Column("SEVERITY", least=10),
    Column("SOURCE", least=6, keep=2),
    Column("ID", least=16),
    Column("KEV", least=3),
    Column("EPSS", least=5, keep=5, right=True),
    Column("RISK", least=5, keep=4, right=True),
    Column("WHERE", least=8, keep=6),
    Column("PATH", least=20, keep=3, tail=True),
    Column("TITLE", least=20, keep=1),
)
_OTHER_COLUMNS = (
    Column("SEVERITY", least=10),
    Column("RULE", least=10),
    Column("PLACE", least=16, tail=True),
    Column("WHERE", least=8, keep=5),
    Column("TITLE", least=20),
)
_SUPPRESSED_COLUMNS = (
    Column("ID", least=16),
    Column("PACKAGE OR PLACE", least=12),
    Column("SEVERITY", least=8, keep=1),
    Column("BY", least=6),
    Column("REASON", least=20),
    Column("SAID IN", least=10, keep=2, tail=True),
    Column("UNTIL", least=10, keep=3),
)


def lines(report: Report, result: Result, findings: Sequence[Finding], screen: Screen) -> Iterator[str]:
    """A heading and a table for each kind."""
    layers = _view.layers(result)
    for kind, group in groupby(findings, key=lambda finding: finding.kind):
        members = list(group)
        yield ""
        yield from _heading(kind, members, screen)
        if kind is Kind.VULNERABILITY:
            yield from table(_VULNERABILITY_COLUMNS, _vulnerabilities(members, layers), screen)
        else:
            rows = [_other(report, finding, layers) for finding in members]
            yield from table(_OTHER_COLUMNS, rows, screen)
    if not findings:
        yield ""
        if result.verdict.complete:
            yield screen.pen(f"{screen.signs.good} No findings", GREEN)
        else:
            yield screen.pen(f"{screen.signs.warn} No findings in what was examined", f"{BOLD};{YELLOW}")


def _heading(kind: Kind, findings: list[Finding], screen: Screen) -> Iterator[str]:
    """Kind, number, numbers by severity; on a second line what the first has no room for."""
    parts = [(f"{KIND_TITLES[kind]} {len(findings):,}", BOLD)]
    parts += [(f" {count:,} {one} ", SEVERITY_STYLES[one]) for one, count in _view.severities(findings).items()]
    if kind is Kind.VULNERABILITY:
        parts.append((f"{screen.signs.dot} {_view.fixable(findings):,} with a fix", DIM))
    line, taken = "", 0
    for text, style in parts:
        if taken + len(text) > screen.width:
            yield line
            line, taken = "  ", 2
        line += screen.pen(text, style) + " "
        taken += len(text) + 1
    yield line.rstrip()


def _vulnerabilities(findings: list[Finding], layers: dict[str, int]) -> list[tuple[Cell, ...]]:
    """Rows by package, the package with the worst finding first; its name and version stand in its first row only."""
    groups = [list(group) for _, group in groupby(findings, key=_package_key)]
    groups.sort(key=lambda group: min((-finding.severity.rank, -finding.kev, -finding.risk) for finding in group))
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        path = None
        for finding in group:
            own = finding.package.path if finding.package else ""
            rows.append(_vulnerability(finding, layers, first=path is None, moved=own != path))
            path = own
    return rows


def _package_key(finding: Finding) -> tuple[str, str]:
    return (finding.package.purl or finding.package.name, finding.package.version) if finding.package else ("", "")


def _vulnerability(finding: Finding, layers: dict[str, int], *, first: bool, moved: bool) -> tuple[Cell, ...]:
    package = finding.package
    name, version = (_view.full_name(package), package.version) if package and first else ("", "")
    path = package.path if package and moved and not package.purl.startswith(_DISTRIBUTION_PURLS) else ""
    shown = _text.printable
    return (
        (shown(name), BOLD),
        (shown(version), ""),
        (shown(_view.fix_text(finding)), GREEN if finding.fixed else DIM),
        _severity(finding.severity),
        (shown(finding.severity_source), DIM),
        (shown(finding.id), ""),
        ("KEV", ALARM) if finding.kev else ("", ""),
        _epss(finding),
        (f"{finding.risk:.1f}", RED if finding.risk >= 70 else "") if finding.risk else ("", ""),
        _where(finding, layers),
        (shown(path), DIM),
        (shown(finding.title), DIM),
    )


def _epss(finding: Finding) -> Cell:
    return epss_text(finding), RED if (finding.epss or 0) >= 0.5 else ""


def epss_text(finding: Finding) -> str:
    """`12.3%`; empty when it is not known."""
    if finding.epss is None:
        return ""
    return f"{finding.epss:.1%}" if finding.epss >= 0.001 else "<0.1%"


def _severity(severity: Severity) -> Cell:
    return _SEVERITIES[severity]


_SEVERITIES = {
    one: (f" {one} " if one is Severity.CRITICAL else f" {one}", style) for one, style in SEVERITY_STYLES.items()
}


def _where(finding: Finding, layers: dict[str, int]) -> Cell:
    """Whose layer it is, and which: `base 1`, `yours 4`, `layer 4` where it is not known whose."""
    number = layers.get(finding.location.layer)
    if finding.base_image is None:
        return (f"layer {number}" if number else "", DIM)
    whose, style = ("base", DIM) if finding.base_image else ("yours", BOLD)
    return (f"{whose} {number}" if number else whose, style)


def place(finding: Finding) -> str:
    """`path:line` of a finding, else the package it is in; not yet made printable."""
    location = finding.location
    if location.path:
        return f"{location.path}:{location.line}" if location.line else location.path
    return _view.full_name(finding.package) if finding.package else ""


def _other(report: Report, finding: Finding, layers: dict[str, int]) -> tuple[Cell, ...]:
    return (
        _severity(finding.severity),
        (_text.printable(finding.id), ""),
        (_text.printable(place(finding)), BOLD),
        _where(finding, layers),
        (_text.printable(_view.rule_title(report, finding)), ""),
    )


def suppressed(findings: Sequence[Finding], screen: Screen) -> list[str]:
    """What does not count, why, and who says so."""
    return table(_SUPPRESSED_COLUMNS, [_suppressed(finding) for finding in findings], screen)


def _suppressed(finding: Finding) -> tuple[Cell, ...]:
    said = finding.suppressed
    assert said is not None
    thing = f"{_view.full_name(finding.package)} {finding.package.version}" if finding.package else place(finding)
    source = f"{said.file}:{said.line}" if said.file and said.line else said.file
    shown = _text.printable
    return (
        (shown(finding.id), ""),
        (shown(thing), ""),
        (finding.severity, DIM),
        (shown(said.by), ""),
        (shown(said.reason), ""),
        (shown(source), DIM),
        (shown(said.until), DIM),
    )
