"""Errata of rpm distributions as OSV records."""

import re
from collections.abc import Iterable

from pratique.model.advisory import Advisory, OsvAffected, OsvPackage, OsvRange

_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONG = 200
"""Characters of a name or version; longer ones are no packages."""


def erratum(
    name: str,
    ecosystem: str,
    packages: Iterable[tuple[str, str]],
    *,
    cves: Iterable[str],
    severity: str = "",
    published: str = "",
    modified: str = "",
) -> Advisory:
    """A record of one erratum: each package (name, fixed version) is affected before its version."""
    affected = tuple(affects(ecosystem, package, fixed) for package, fixed in packages if package and fixed)
    word = severity.strip().upper()
    return Advisory(
        id=name.strip(),
        published=moment(published),
        modified=moment(modified) or moment(published),
        upstream=tuple(dict.fromkeys(cve for cve in cves if _CVE.fullmatch(cve))),
        affected=affected,
        database_specific={"severity": word} if word and word.isalpha() else None,
    )


def affects(ecosystem: str, package: str, fixed: str, **more: str) -> OsvAffected:
    """One package, affected before `fixed`; without an end when that is empty."""
    events: tuple[dict[str, str], ...] = ({"introduced": "0"},)
    if fixed:
        events += ({"fixed": fixed[:_LONG]},)
    return OsvAffected(
        package=OsvPackage(ecosystem=ecosystem, name=package[:_LONG]),
        ranges=(OsvRange(type="ECOSYSTEM", events=events),),
        ecosystem_specific=more or None,
    )


def moment(date: str) -> str:
    """A day as RFC 3339; empty for anything else."""
    return f"{date}T00:00:00Z" if _DATE.fullmatch(date) else ""
