"""CVSS vectors to scores: versions 2, 3.0, 3.1 and 4.0.

    >>> score("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
    Score(method='CVSSv31', score=9.8, severity='critical')

Specifications: https://www.first.org/cvss/v2/guide, https://www.first.org/cvss/v3.0/specification-document,
https://www.first.org/cvss/v3.1/specification-document, https://www.first.org/cvss/v4.0/specification-document.
"""

import functools
from typing import NamedTuple

from pratique.matching import cvss2, cvss3, cvss4

MAX_LENGTH = 400
"""Characters; the longest vector that version 4.0 allows, with every metric once, has 196."""


class Score(NamedTuple):
    """What a vector says."""

    method: str
    """`CVSSv2`, `CVSSv3` (3.0), `CVSSv31` or `CVSSv4`."""
    score: float
    """0.0 to 10.0. The base score; for version 4.0, which has one score only, with the vector's threat and
    environmental metrics where it names them."""
    severity: str
    """`none`, `low`, `medium`, `high` or `critical`; version 2 knows the middle three alone."""


@functools.lru_cache(maxsize=8192)  # advisories say the same few thousand vectors again and again
def score(vector: str) -> Score:
    """The score of a vector. Metrics may come in any order. Raises ValueError when it is no vector."""
    if len(vector) > MAX_LENGTH:
        raise ValueError(f"a CVSS vector has at most {MAX_LENGTH} characters, this one {len(vector)}")
    if vector.startswith("CVSS:4.0/"):
        value = cvss4.score(_metrics(vector[9:]))
        return Score("CVSSv4", value, word(value))
    if vector.startswith(("CVSS:3.0/", "CVSS:3.1/")):
        value = cvss3.base(_metrics(vector[9:]))
        return Score("CVSSv3" if vector[7] == "0" else "CVSSv31", value, word(value))
    inner = vector[1:-1] if vector[:1] == "(" and vector[-1:] == ")" else vector  # as NVD's feeds wrote version 2
    value = cvss2.base(_metrics(inner))
    return Score("CVSSv2", value, word(value, "CVSSv2"))


def word(value: float, method: str = "") -> str:
    """The severity of a score, by the scale of CVSS 3 and 4; for version 2, which has none, by NVD's
    (https://nvd.nist.gov/vuln-metrics/cvss).
    """
    if method == "CVSSv2":
        return "high" if value >= 7 else "medium" if value >= 4 else "low"
    if value >= 9:
        return "critical"
    return "high" if value >= 7 else "medium" if value >= 4 else "low" if value > 0 else "none"


def _metrics(text: str) -> dict[str, str]:
    """`AV:N/AC:L` as a dict. Raises ValueError at a repeated metric or a part that is none."""
    found: dict[str, str] = {}
    for part in text.split("/"):
        name, colon, value = part.partition(":")
        if not colon or name in found:
            raise ValueError(
                f"{text[:80]!r} is no CVSS vector: {part[:20]!r} is " + ("repeated" if colon else "no metric")
            )
        found[name] = value
    return found
