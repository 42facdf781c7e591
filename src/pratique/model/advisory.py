"""Advisory: one OSV record, as much of it as we use (https://ossf.github.io/osv-schema/); and a range ready to match."""

import re
from typing import Any

import msgspec

TEXT, WONT_FIX, END_OF_LIFE, DEFERRED, UNIMPORTANT, LIMITED = (1 << bit for bit in range(6))
"""Flags of a range. TEXT: a bound has no key, compare the texts. WONT_FIX, END_OF_LIFE, DEFERRED, UNIMPORTANT: what the
distribution says of this package. LIMITED: `fixed` is the range's end (OSV's `limit`), not a version with a fix."""

_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")


class OsvSeverity(msgspec.Struct, frozen=True, omit_defaults=True):
    type: str = ""
    score: str | float = ""


class OsvPackage(msgspec.Struct, frozen=True, omit_defaults=True):
    ecosystem: str = ""
    name: str = ""
    purl: str = ""


class OsvRange(msgspec.Struct, frozen=True, omit_defaults=True):
    type: str = ""
    """`SEMVER`, `ECOSYSTEM` or `GIT`."""
    events: tuple[dict[str, str], ...] = ()
    database_specific: Any = None


class OsvAffected(msgspec.Struct, frozen=True, omit_defaults=True):
    package: OsvPackage = OsvPackage()
    severity: tuple[OsvSeverity, ...] | None = None
    ranges: tuple[OsvRange, ...] | None = None
    versions: tuple[str, ...] | None = None
    ecosystem_specific: Any = None
    database_specific: Any = None


class OsvReference(msgspec.Struct, frozen=True, omit_defaults=True):
    type: str = ""
    url: str = ""


class Advisory(msgspec.Struct, frozen=True, omit_defaults=True):
    """One OSV record."""

    id: str
    modified: str = ""
    published: str = ""
    withdrawn: str | None = None
    aliases: tuple[str, ...] | None = None
    related: tuple[str, ...] | None = None
    upstream: tuple[str, ...] | None = None
    summary: str = ""
    details: str = ""
    severity: tuple[OsvSeverity, ...] | None = None
    affected: tuple[OsvAffected, ...] | None = None
    references: tuple[OsvReference, ...] | None = None
    database_specific: Any = None


def cves(record: Advisory) -> tuple[str, ...]:
    """The CVEs that a record is about, without repetition, its own id first.

    `related` counts only where neither id, aliases nor upstream name a CVE: errata of AlmaLinux and Rocky Linux list there
    what they fix, elsewhere it is a looser tie (https://ossf.github.io/osv-schema/#related-field).
    """
    found = [text for text in (record.id, *(record.aliases or ()), *(record.upstream or ())) if _CVE.fullmatch(text)]
    return tuple(dict.fromkeys(found or [text for text in record.related or () if _CVE.fullmatch(text)]))


class Range(msgspec.Struct, frozen=True, gc=False):
    r"""One affected range of one package: `lo <= key < hi`. `b""` is below all keys, `b"\xff"` above all."""

    ecosystem: str
    release: str
    name: str
    encoding: int
    """The key encoding of the version order; 0 where the bounds have no key and the texts are compared."""
    lo: bytes
    hi: bytes
    advisory: str
    """Id of the record."""
    introduced: str = ""
    fixed: str = ""
    """The first version that is not affected, as text; empty when there is none (yet)."""
    last_affected: str = ""
    flags: int = 0


class Candidates(msgspec.Struct, frozen=True):
    """What the advisory database gives for a set of packages: all that matching needs, no I/O left."""

    ranges: dict[tuple[str, str, str], tuple[Range, ...]] = {}
    """By (ecosystem, release, name)."""
    exact: dict[tuple[str, str, str], dict[str, tuple[str, ...]]] = {}
    """By the same key: version text → advisory ids (versions that no range covers)."""
    records: dict[str, Advisory] = {}
    """Records of all ids that appear above, and of records that share a CVE with them."""
    kev: frozenset[str] = frozenset()
    ransomware: frozenset[str] = frozenset()
    """Those of `kev` that are known to be used in ransomware campaigns."""
    epss: dict[str, float] = {}
    sources: tuple["SourceState", ...] = ()


class SourceState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One ecosystem's advisories: which, and how old. Times RFC 3339 UTC."""

    ecosystem: str
    digest: str = ""
    serial: int = 0
    fetched: str = ""
    """When the source's content was fetched; ages count from it, never from record dates."""
    built: str = ""
    records: int = 0
    starter: bool = False
    missing: bool = False
    """An ecosystem that packages need and that is not loaded."""
    releases: tuple[str, ...] = ()
    """Releases (`12`, `v3.18`) that the records speak of; empty where the ecosystem has none or they are not known.
    A release that is not among them is unknown or has reached its end."""
    unverified: bool = False
    """Imported with `--insecure-db`: nobody's signature was checked."""
