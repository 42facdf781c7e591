"""Charts as inline SVG: no script, no picture, colours from the page's style sheet, words for what the colours say."""

import math
from collections import Counter
from collections.abc import Sequence

from pratique.model.finding import Finding, Severity
from pratique.model.report import Result
from pratique.report import _facts, _text, _view
from pratique.report._text import xml

MAX_DOTS = 2000
"""Of the scatter chart; those of the highest risk are drawn."""
MAX_LAYERS = 24
_BAR, _STEP = 14, 24


def severities(findings: Sequence[Finding]) -> str:
    """A bar for each severity: what is yours in full colour, what is the base image's paler behind it."""
    counts = Counter((finding.severity, finding.base_image is True) for finding in findings)
    most = max((counts[severity, True] + counts[severity, False] for severity in Severity), default=0) or 1
    rows = []
    for at, severity in enumerate(Severity):
        yours, base = counts[severity, False], counts[severity, True]
        y = at * _STEP + 4
        rows.append(f'<text x="86" y="{y + 11}" text-anchor="end">{severity}</text>')
        rows.append(f'<rect class="track" x="94" y="{y}" width="220" height="{_BAR}" rx="3"/>')
        rows += _segments(
            94, y, 220 / most, [(yours, severity, "yours or unknown"), (base, f"{severity} base", "base image")]
        )
        rows.append(f'<text x="322" y="{y + 11}">{yours + base:,}</text>')
    return _svg(380, len(Severity) * _STEP + 4, rows, "Findings by severity, and whose layer they come from")


def _segments(x: float, y: float, scale: float, parts: Sequence[tuple[int, str, str]]) -> list[str]:
    """Bars one after the other: count, classes, what they are."""
    made = []
    for count, classes, what in parts:
        if count:
            width = max(count * scale, 1.5)
            title = f"<title>{count:,} {xml(what)}</title>"
            made.append(
                f'<rect class="{classes}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2">{title}</rect>'
            )
            x += width
    return made


def layers(result: Result, findings: Sequence[Finding]) -> str:
    """A bar for each layer with findings, cut by severity; empty where no finding says its layer."""
    numbers = _view.layers(result)
    counts: dict[int, Counter[Severity]] = {}
    for finding in findings:
        if number := numbers.get(finding.location.layer):
            counts.setdefault(number, Counter())[finding.severity] += 1
    if not counts:
        return ""
    kept = sorted(sorted(counts, key=lambda number: -counts[number].total())[:MAX_LAYERS])
    most = max(counts[number].total() for number in kept)
    rows = []
    for at, number in enumerate(kept):
        y = at * _STEP * 1.6 + 4
        layer = result.image.layers[number - 1]
        whose = {True: " (base image)", False: " (yours)", None: ""}[layer.base_image]
        said = _text.printable(layer.instruction) or "no instruction known"
        rows.append(
            f'<text x="0" y="{y + 10:.0f}">{number}{whose} <tspan class="soft">{xml(_text.cut(said, 44))}</tspan><title>{xml(said[:2000])}</title></text>'
        )
        parts = [(count, severity, severity) for severity in Severity if (count := counts[number][severity])]
        rows += [f'<g transform="translate(0 {y + 16:.0f})">', *_segments(0, 0, 320 / most, parts), "</g>"]
        rows.append(f'<text x="328" y="{y + 27:.0f}">{counts[number].total():,}</text>')
    return _svg(380, int(len(kept) * _STEP * 1.6) + 6, rows, "Findings by layer")


def risk(findings: Sequence[Finding]) -> str:
    """How likely against how bad: CVSS over EPSS (logarithmic); what is known to be exploited has a ring. Empty without both."""
    known = [finding for finding in findings if finding.epss is not None and _facts.best_rating(finding)]
    known.sort(key=lambda finding: -finding.risk)
    if not known:
        return ""
    left, top, width, height = 34, 8, 330, 178
    rows = []
    for score in range(0, 11, 2):
        y = top + height - score / 10 * height
        rows.append(f'<line class="grid" x1="{left}" x2="{left + width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        rows.append(f'<text class="soft" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{score}</text>')
    for chance, label in ((0.0001, "0.01%"), (0.001, "0.1%"), (0.01, "1%"), (0.1, "10%"), (1.0, "100%")):
        x = left + _along(chance) * width
        rows.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + height}"/>')
        rows.append(f'<text class="soft" x="{x:.1f}" y="{top + height + 16}" text-anchor="middle">{label}</text>')
    rows += [_dot(finding, left, top, width, height) for finding in reversed(known[:MAX_DOTS])]
    rows.append(
        f'<text class="soft" x="{left + width / 2}" y="{top + height + 34}" text-anchor="middle">EPSS: chance of exploitation within 30 days</text>'
    )
    rows.append(
        f'<text class="soft" transform="translate(9 {top + height / 2}) rotate(-90)" text-anchor="middle">CVSS score</text>'
    )
    return _svg(380, top + height + 42, rows, "CVSS score against EPSS")


def _along(chance: float) -> float:
    """0.01 % … 100 % on a logarithmic axis → 0 … 1."""
    return (math.log10(min(max(chance, 0.0001), 1.0)) + 4) / 4


def _dot(finding: Finding, left: int, top: int, width: int, height: int) -> str:
    rating = _facts.best_rating(finding)
    assert rating is not None
    assert finding.epss is not None
    x = left + _along(finding.epss) * width
    y = top + height - min(max(rating.score, 0.0), 10.0) / 10 * height
    name = _view.full_name(finding.package) if finding.package else ""
    said = xml(
        _text.printable(
            f"{finding.id} {name}: CVSS {rating.score}, EPSS {finding.epss:.2%}{', known to be exploited' if finding.kev else ''}"[
                :400
            ]
        )
    )
    return f'<circle class="dot {finding.severity}{" kev" if finding.kev else ""}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"><title>{said}</title></circle>'


def _svg(width: int, height: int, rows: list[str], label: str) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{xml(label)}">{"".join(rows)}</svg>'
