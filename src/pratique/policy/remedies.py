"""What would make a package pass: the least version that mends all its findings, and where it must be changed."""

import functools
from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key
from typing import Any

from pratique import versions
from pratique.model.evidence import Evidence
from pratique.model.finding import Finding


def upgrade(evidence: Evidence, findings: Sequence[Finding], order: str) -> str:
    """One sentence for findings of one package (or of none); `order` is the package's version order."""
    package = findings[0].package
    if package is None:
        return "Remove what was found, or add an exemption with a reason, an owner and an end."
    unfixed = [finding for finding in findings if not finding.fixed]
    if unfixed:
        some = "" if len(unfixed) == len(findings) else f" for {unfixed[0].id}"
        remove = f"remove {package.name}, or add an exemption with a reason, an owner and an end"
        return f"No fixed version is known{some}: {remove}."
    change = f"upgrade {package.name} to {target_version(order, package.version, findings)}"
    if all(finding.base_image for finding in findings):
        return f"Rebuild on a newer {evidence.image.base_name or 'base image'}, or {change}."
    return f"{change[0].upper()}{change[1:]}."


def target_version(order: str, installed: str, findings: Sequence[Finding]) -> str:
    """The least version that mends all: the highest of each finding's lowest fix above what is installed.

    Where the order cannot tell, all of them, for the reader to choose from.
    """
    fixes = dict.fromkeys(finding.fixed for finding in findings)  # a package's findings share a few
    every = {fix for some in fixes for fix in some}
    if len(every) == 1:
        return every.pop()
    try:
        place = _places(order, {installed, *every})
        least = [min([fix for fix in some if place(fix) > place(installed)] or some, key=place) for some in fixes]
        return max(least, key=place)
    except ValueError:
        return "the highest of " + ", ".join(sorted(every))


def _places(order: str, texts: Iterable[str]) -> Callable[[str], Any]:
    """What sorts these versions: their keys, or comparisons where one has none. ValueError for what is no version."""
    try:
        keys = {text: versions.key(order, text) for text in texts}
    except versions.NoKey:
        return cmp_to_key(functools.partial(_compare, order))
    return keys.__getitem__


@functools.lru_cache(maxsize=65_536)
def _compare(order: str, one: str, other: str) -> int:
    """As `versions.compare`, remembered: a gate asks the same few again and again."""
    return versions.compare(order, one, other)
