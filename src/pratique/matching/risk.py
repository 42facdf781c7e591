"""A risk from 0 to 100, to sort by: how likely times how bad, raised for what is known to be exploited.

The formula is Grype's (https://github.com/anchore/grype), so that both sort in the same way.
"""

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
_EXPLOITED, _RANSOMWARE = 1.05, 1.1


def score(
    severity: Severity, ratings: Sequence[Rating], epss: float | None, *, kev: bool, ransomware: bool = False
) -> float:
    """100 times the product of threat, severity and exploitation, which is at most 1.

    Threat: EPSS, 1 when exploitation is known. Severity: the mean of its band's middle and the mean CVSS score, over 10.
    """
    scores = [rating.score for rating in ratings if rating.method]
    bad = _MIDDLE[severity] / 10
    if scores:
        bad = (bad + sum(scores) / len(scores) / 10) / 2
    known = kev or ransomware
    raised = _RANSOMWARE if ransomware else _EXPLOITED if kev else 1.0
    return round(min((1.0 if known else epss or 0.0) * bad * raised, 1.0) * 100, 2)
