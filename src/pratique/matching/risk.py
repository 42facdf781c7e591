"""A risk from 0 to 100, to sort by: how likely × how bad, raised for what is known to be exploited."""

from collections.abc import Sequence

from pratique.model.finding import Rating, Severity

_MIDDLE = {
    Severity.CRITICAL: 9.5,
    Severity.HIGH: 7.95,
    Severity.MEDIUM: 5.45,
    Severity.LOW: 2.45,
    Severity.NEGLIGIBLE: 0.5,
    Severity.UNKNOWN: 5.0,
}
"""The middle of each band of CVSS 3.1's qualitative scale; what is unknown is taken for medium."""
_EXPLOITED = 1.05


def score(severity: Severity, ratings: Sequence[Rating], epss: float | None, *, kev: bool) -> float:
    """`min(threat × severity × exploited, 1) × 100`: threat is EPSS, 1 when exploitation is known."""
    scores = [rating.score for rating in ratings if rating.score]
    bad = _MIDDLE[severity] / 10
    if scores:
        bad = (bad + sum(scores) / len(scores) / 10) / 2
    threat = 1.0 if kev else epss or 0.0
    return round(min(threat * bad * (_EXPLOITED if kev else 1.0), 1.0) * 100, 2)
