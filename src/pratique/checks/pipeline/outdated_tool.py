"""A scanner of years ago judges the image.

Why: an old scanner knows neither today's package formats nor today's feeds; what it does not know, it does not report.
Fix: use a current version, and let a bot move it.
References: https://github.com/aquasecurity/trivy/releases
"""

import datetime as dt
import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._images import images
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "scan:\n  image: aquasec/trivy:0.24.1\n  script: [trivy image x]\n": 2,
    "variables:\n  V: v0.24.1\nscan:\n  image: aquasec/trivy:$V\n  script: [trivy image x]\n": 4,
}
PASSES: Texts = ("scan:\n  image: aquasec/trivy:99.0.0\n  script: [trivy image x]\n",)
_RELEASED = {
    "trivy": (("0.23.0", 2022), ("0.36.0", 2023), ("0.49.0", 2024), ("0.58.2", 2025)),
    "grype": (("0.32.0", 2022), ("0.56.0", 2023), ("0.74.0", 2024), ("0.87.0", 2025)),
    "syft": (("0.36.0", 2022), ("0.68.0", 2023), ("0.101.0", 2024), ("1.19.0", 2025)),
    "cosign": (("1.5.0", 2022), ("1.13.1", 2023), ("2.2.3", 2024), ("2.4.2", 2025)),
}
"""Versions that were out by the end of February of a year, from the projects' lists of releases."""
_YEARS = 2
_TOOL = re.compile(r"(?:^|/)(trivy|grype|syft|cosign):v?([0-9]{1,4}(?:\.[0-9]{1,5}){1,2})(?:$|[-@])")


@check("medium")
def outdated_tool(pipeline: Pipeline, runs: tuple[Run, ...], at: dt.datetime) -> Iterator[Fault]:
    since = at.year - _YEARS - (at.month < 3)
    for image in images(pipeline, runs):
        found = _TOOL.search(image.text[:400])
        if found is None:
            continue
        newest = max((version for version, year in _RELEASED[found[1]] if year <= since), key=_key, default="")
        if newest and _key(found[2]) < _key(newest):
            yield Fault(
                f"{found[1]} {found[2]} is over {_YEARS} years old: {newest} was out early in {_year(found[1], newest)}.",
                image.line,
                subject=found[1],
            )


def _key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _year(tool: str, version: str) -> int:
    return next(year for known, year in _RELEASED[tool] if known == version)
