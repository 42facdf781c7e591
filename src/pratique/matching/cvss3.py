"""CVSS 3.0 and 3.1: the base equations (https://www.first.org/cvss/v3.1/specification-document, sections 7.1 and 7.4).

Both versions share them; they differ in words and in the environmental equations, which are not computed here.
"""

from collections.abc import Mapping

_REQUIRED: dict[str, dict[str, float]] = {
    "AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
    "AC": {"L": 0.77, "H": 0.44},
    "PR": {"N": 0.85, "L": 0.62, "H": 0.27},
    "UI": {"N": 0.85, "R": 0.62},
    "S": {"U": 0.0, "C": 1.0},
    "C": {"H": 0.56, "L": 0.22, "N": 0.0},
    "I": {"H": 0.56, "L": 0.22, "N": 0.0},
    "A": {"H": 0.56, "L": 0.22, "N": 0.0},
}
_PRIVILEGES_CHANGED = {"N": 0.85, "L": 0.68, "H": 0.5}
"""The weights of PR where the scope is changed."""
_OTHERS = {
    "E": "XHFPU",
    "RL": "XUWTO",
    "RC": "XCRU",
    "CR": "XHML",
    "IR": "XHML",
    "AR": "XHML",
    "MAV": "XNALP",
    "MAC": "XLH",
    "MPR": "XNLH",
    "MUI": "XNR",
    "MS": "XUC",
    "MC": "XHLN",
    "MI": "XHLN",
    "MA": "XHLN",
}
"""Temporal and environmental metrics: checked, and not part of the base score."""
_ALLOWED: dict[str, frozenset[str]] = {name: frozenset(values) for name, values in {**_REQUIRED, **_OTHERS}.items()}


def base(metrics: Mapping[str, str]) -> float:
    """The base score. Raises ValueError at a missing or unknown metric or value."""
    for name, value in metrics.items():
        if value not in _ALLOWED.get(name, ()):
            raise ValueError(f"CVSS 3 has no metric {name[:20]}:{value[:20]}")
    try:
        vector, complexity, privileges, interaction, scope, *impacts = [
            weights[metrics[name]] for name, weights in _REQUIRED.items()
        ]
    except KeyError as missing:
        raise ValueError(f"a CVSS 3 vector needs the metric {missing}") from None
    if scope:
        privileges = _PRIVILEGES_CHANGED[metrics["PR"]]
    lost = 1 - (1 - impacts[0]) * (1 - impacts[1]) * (1 - impacts[2])
    impact = 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 if scope else 6.42 * lost
    if impact <= 0:
        return 0.0
    exploitability = 8.22 * vector * complexity * privileges * interaction
    return _up(min((1.08 if scope else 1.0) * (impact + exploitability), 10.0))


def _up(value: float) -> float:
    """Rounded up to one decimal, as appendix A of 3.1 defines it so that floating point does not matter."""
    hundred_thousandths = round(value * 100_000)
    tenths, rest = divmod(hundred_thousandths, 10_000)
    return (tenths + bool(rest)) / 10
