"""CVSS 2: the base equation (https://www.first.org/cvss/v2/guide, section 3.2.1)."""

from collections.abc import Mapping

_WEIGHTS: dict[str, dict[str, float]] = {
    "AV": {"L": 0.395, "A": 0.646, "N": 1.0},
    "AC": {"H": 0.35, "M": 0.61, "L": 0.71},
    "Au": {"M": 0.45, "S": 0.56, "N": 0.704},
    "C": {"N": 0.0, "P": 0.275, "C": 0.660},
    "I": {"N": 0.0, "P": 0.275, "C": 0.660},
    "A": {"N": 0.0, "P": 0.275, "C": 0.660},
}
_OTHERS = {
    "E": ("U", "POC", "F", "H", "ND"),
    "RL": ("OF", "TF", "W", "U", "ND"),
    "RC": ("UC", "UR", "C", "ND"),
    "CDP": ("N", "L", "LM", "MH", "H", "ND"),
    "TD": ("N", "L", "M", "H", "ND"),
    "CR": ("L", "M", "H", "ND"),
    "IR": ("L", "M", "H", "ND"),
    "AR": ("L", "M", "H", "ND"),
}
"""Temporal and environmental metrics: checked, and not part of the base score."""


def base(metrics: Mapping[str, str]) -> float:
    """The base score. Raises ValueError at a missing or unknown metric or value."""
    for name, value in metrics.items():
        if value not in _WEIGHTS.get(name, _OTHERS.get(name, ())):
            raise ValueError(f"CVSS 2 has no metric {name[:20]}:{value[:20]}")
    try:
        vector, complexity, authentication, *impacts = [_WEIGHTS[name][metrics[name]] for name in _WEIGHTS]
    except KeyError as missing:
        raise ValueError(f"a CVSS 2 vector needs the metric {missing}") from None
    impact = 10.41 * (1 - (1 - impacts[0]) * (1 - impacts[1]) * (1 - impacts[2]))
    exploitability = 20 * vector * complexity * authentication
    weight = 1.176 if impact else 0.0
    return round((0.6 * impact + 0.4 * exploitability - 1.5) * weight + 1e-9, 1)
