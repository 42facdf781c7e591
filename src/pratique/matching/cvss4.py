"""CVSS 4.0: the score of a vector (https://www.first.org/cvss/v4.0/specification-document, section 8).

Metrics fall into six equivalence classes (EQ1 to EQ6); their levels together, the MacroVector, have a score that experts
gave. A vector stands some steps below the worst one of its MacroVector, and loses as much of the way to the next lower
MacroVector's score, class by class, in the mean.
"""

import functools
import math
from collections.abc import Mapping
from typing import NamedTuple

_REQUIRED = {
    "AV": "NALP",
    "AC": "LH",
    "AT": "NP",
    "PR": "NLH",
    "UI": "NPA",
    "VC": "HLN",
    "VI": "HLN",
    "VA": "HLN",
    "SC": "HLN",
    "SI": "HLN",
    "SA": "HLN",
}
"""Base metrics with their values, worst first: a value's place is its distance from the worst."""
_OPTIONAL = {
    "E": "XAPU",
    "CR": "XHML",
    "IR": "XHML",
    "AR": "XHML",
    **{f"M{name}": "X" + values for name, values in _REQUIRED.items()},
    "MSI": "XSHLN",
    "MSA": "XSHLN",
    "S": "XNP",
    "AU": "XNY",
    "R": "XAUI",
    "V": "XDC",
    "RE": "XLMH",
    "U": ("X", "Clear", "Green", "Amber", "Red"),
}
_ALLOWED: dict[str, frozenset[str]] = {name: frozenset(values) for name, values in {**_REQUIRED, **_OPTIONAL}.items()}

_SCORES = {
    key: tuple(map(float, row.split()))
    for key, row in {
        (0, 0, 0, 0): "10 9.8 9.5 10 9.3 9.1 9.3 8.9 8.1",
        (0, 0, 0, 1): "9.9 9.5 9.2 9.6 8.7 8.1 9 8 6.8",
        (0, 0, 1, 0): "9.8 9.5 9 9.3 8.9 8.1 8.8 7.8 6.9",
        (0, 0, 1, 1): "9.5 9.2 8.4 9.2 8.1 6.5 8 7 4.8",
        (0, 0, 2, 1): "9.2 8.2 7.2 7.9 6.9 5 6.9 5.5 2.7",
        (0, 1, 0, 0): "9.9 9.5 9.2 9.5 9 8.4 9.2 8.2 7.2",
        (0, 1, 0, 1): "9.7 9.2 8.5 9.1 8.3 7.1 8.1 7.1 5.3",
        (0, 1, 1, 0): "9.5 9.2 8.5 9.2 8 7 8.4 7.1 5",
        (0, 1, 1, 1): "9.3 8.5 7.3 8.2 7.2 5.9 7 5.2 3",
        (0, 1, 2, 1): "8.6 7.5 5.2 7.1 5.2 2.9 6.3 2.9 1.7",
        (1, 0, 0, 0): "9.8 9.4 9.1 9.4 8.6 7.7 8.7 7.4 6.3",
        (1, 0, 0, 1): "9.5 8.7 8.1 8.9 7.4 6.4 7.5 6.3 4.9",
        (1, 0, 1, 0): "9.4 8.8 7.6 8.6 7.4 5.9 7.2 5.7 5.2",
        (1, 0, 1, 1): "8.9 7.7 6.7 7.6 5.8 5 5.7 5.2 2.5",
        (1, 0, 2, 1): "8.3 7 5.4 6.5 5.8 2.6 5.3 2.1 1.3",
        (1, 1, 0, 0): "9.5 8.8 7.6 9 7.5 6.1 7.7 6.8 5.2",
        (1, 1, 0, 1): "9 7.6 7 7.7 6.2 5.3 6.6 5.9 3",
        (1, 1, 1, 0): "8.9 7.6 6.2 7.4 5.7 4.7 6.1 5.7 2.4",
        (1, 1, 1, 1): "7.8 6.7 5.8 5.9 5.7 2.3 5.2 2.9 1.6",
        (1, 1, 2, 1): "7.1 5.9 3 5.8 2.6 1.5 2.3 1.3 0.6",
        (2, 0, 0, 0): "9.3 8.6 7.5 8.6 7.4 5.6 7 5.2 4",
        (2, 0, 0, 1): "8.7 7.2 5.8 7.4 6.1 3.4 5.4 4 2.2",
        (2, 0, 1, 0): "8.5 7.4 6.2 7.2 5.5 4.6 5.3 3.4 1.9",
        (2, 0, 1, 1): "7.5 5.5 5.1 5.7 4.1 1.9 3.6 1.9 0.8",
        (2, 0, 2, 1): "6.4 5.1 2 4.7 2.1 1.1 2.4 0.9 0.4",
        (2, 1, 0, 0): "8.8 7.3 6 7.3 5.9 4.1 5.4 4.5 2",
        (2, 1, 0, 1): "7.5 5.3 5 5.5 4 2 4.3 2.2 1.1",
        (2, 1, 1, 0): "7.5 5.8 4 6.1 4.8 2 4.6 1.7 0.8",
        (2, 1, 1, 1): "5.5 4.5 2.1 5.1 1.8 0.9 1.8 0.7 0.2",
        (2, 1, 2, 1): "5.3 2.4 1.4 2.4 1.2 0.5 1 0.3 0.1",
    }.items()
}
"""The scores of the 270 MacroVectors, facts of FIRST (https://github.com/FIRSTdotorg/cvss-v4-calculator,
`cvss_lookup.js`): (EQ1, EQ2, EQ3, EQ6) → nine scores, by EQ4 from 0 to 2 and within it by EQ5."""


class _Place(NamedTuple):
    """Where metrics stand in one equivalence class."""

    level: tuple[int, ...]
    share: float
    """How much of the way to the next lower level is gone: steps below the worst over the class's depth (table 30: as many
    steps as there are between the level's worst and least vector, and one)."""


def score(metrics: Mapping[str, str]) -> float:
    """The score with all metrics that the vector names. Raises ValueError at a missing or unknown metric or value."""
    for name, value in metrics.items():
        if value not in _ALLOWED.get(name, ()):
            raise ValueError(f"CVSS 4.0 has no metric {name[:20]}:{value[:20]}")
    if missing := _REQUIRED.keys() - metrics.keys():
        raise ValueError(f"a CVSS 4.0 vector needs the metric {min(missing)}")
    now = {name: _first(metrics.get(f"M{name}", "X"), metrics[name]) for name in _REQUIRED}
    if all(now[name] == "N" for name in ("VC", "VI", "VA", "SC", "SI", "SA")):
        return 0.0
    wanted = [_first(metrics.get(name, "X"), "H") for name in ("CR", "IR", "AR")]
    one = _eq1(now["AV"], now["PR"], now["UI"])
    two = _eq2(now["AC"], now["AT"])
    three = _eq3(now["VC"], now["VI"], now["VA"], *wanted)
    four = _eq4(now["SC"], now["SI"], now["SA"])
    five = "APU".index(_first(metrics.get("E", "X"), "A"))
    return _interpolated(one, two, three, four, five)


def _first(value: str, otherwise: str) -> str:
    return otherwise if value == "X" else value


def _interpolated(one: _Place, two: _Place, three: _Place, four: _Place, five: int) -> float:
    """The MacroVector's score, less the mean of what each class loses."""
    (a,), (b,), (c, f), (d,) = one.level, two.level, three.level, four.level
    value = _SCORES[a, b, c, f][3 * d + five]
    lower: list[tuple[float | None, float]] = [
        (_at(a + 1, b, c, f, d, five), one.share),
        (_at(a, b + 1, c, f, d, five), two.share),
        (_below(a, b, c, f, d, five), three.share),
        (_at(a, b, c, f, d + 1, five), four.share),
        (_at(a, b, c, f, d, five + 1), 0.0),  # EQ5 has one metric, whose value is the level
    ]
    losses = [(value - other) * share for other, share in lower if other is not None]
    mean = sum(losses) / len(losses) if losses else 0.0
    # half up; the small addition undoes what binary fractions lack
    return math.floor(max(value - mean, 0.0) * 10 + 0.5 + 1e-5) / 10


def _at(one: int, two: int, three: int, six: int, four: int, five: int) -> float | None:
    row = _SCORES.get((one, two, three, six))
    return row[3 * four + five] if row and four < 3 and five < 3 else None


def _below(one: int, two: int, three: int, six: int, four: int, five: int) -> float | None:
    """EQ3 and EQ6 go together: the next lower score of the two, the higher one where both can go lower."""
    found = [_at(one, two, three, six + 1, four, five), _at(one, two, three + 1, six, four, five)]
    return max((other for other in found if other is not None), default=None)


@functools.cache
def _eq1(vector: str, privileges: str, interaction: str) -> _Place:
    """Table 24."""
    none = (vector == "N") + (privileges == "N") + (interaction == "N")
    level = 0 if none == 3 else 1 if none and vector != "P" else 2
    worst = (("NNN",), ("ANN", "NLN", "NNP"), ("PNN", "ALP"))[level]
    return _Place((level,), _steps(("NALP", "NLH", "NPA"), vector + privileges + interaction, worst) / (1, 4, 5)[level])


@functools.cache
def _eq2(complexity: str, requirements: str) -> _Place:
    """Table 25."""
    level = 0 if complexity + requirements == "LN" else 1
    worst = (("LN",), ("HN", "LP"))[level]
    return _Place((level,), _steps(("LH", "NP"), complexity + requirements, worst) / (1, 2)[level])


@functools.cache
def _eq3(
    confidentiality: str, integrity: str, availability: str, wanted_c: str, wanted_i: str, wanted_a: str
) -> _Place:
    """Tables 26 and 29: impact on the vulnerable system, and whether a security requirement meets it."""
    impacts = confidentiality + integrity + availability
    three = 0 if impacts[:2] == "HH" else 1 if "H" in impacts else 2
    six = 0 if "HH" in (confidentiality + wanted_c, integrity + wanted_i, availability + wanted_a) else 1
    worst, depth = {
        (0, 0): (("HHHHHH",), 7),
        (0, 1): (("HHLMMH", "HHHMMM"), 6),
        (1, 0): (("LHHHHH", "HLHHHH"), 8),
        (1, 1): (("LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH", "LLHHHM"), 8),
        (2, 1): (("LLLHHH",), 10),
    }[three, six]
    scales = ("HLN", "HLN", "HLN", "HML", "HML", "HML")
    return _Place((three, six), _steps(scales, impacts + wanted_c + wanted_i + wanted_a, worst) / depth)


@functools.cache
def _eq4(confidentiality: str, integrity: str, availability: str) -> _Place:
    """Table 27: impact on subsequent systems; S (safety) is above H."""
    impacts = confidentiality + integrity + availability
    level = 0 if "S" in impacts else 1 if "H" in impacts else 2
    worst = ("HSS", "HHH", "LLL")[level]
    return _Place((level,), _steps(("SHLN", "SHLN", "SHLN"), impacts, (worst,)) / (6, 5, 4)[level])


def _steps(scales: tuple[str, ...], values: str, worst: tuple[str, ...]) -> int:
    """Steps from the first of the worst vectors that is nowhere below these values."""
    for one in worst:
        steps = [scale.index(value) - scale.index(top) for scale, value, top in zip(scales, values, one, strict=True)]
        if min(steps) >= 0:
            return sum(steps)
    raise AssertionError(f"no worst vector covers {values}")  # FIRST's tables cover every combination
