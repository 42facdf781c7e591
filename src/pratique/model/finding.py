"""Finding: one thing wrong with one image."""

import enum

import msgspec


class Kind(enum.StrEnum):
    VULNERABILITY = "vulnerability"
    SECRET = "secret"  # noqa: S105 - a kind of finding, not a secret
    MISCONFIGURATION = "misconfiguration"
    LICENSE = "license"
    MALWARE = "malware-indicator"
    DRIFT = "drift"
    UNREADABLE = "unreadable"


class Severity(enum.StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEGLIGIBLE = "negligible"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """5 for critical down to 1 for negligible; 0 for unknown (which is no low severity: policies name it)."""
        return _RANKS[self]


_RANKS = {
    Severity.CRITICAL: 5,
    Severity.HIGH: 4,
    Severity.MEDIUM: 3,
    Severity.LOW: 2,
    Severity.NEGLIGIBLE: 1,
    Severity.UNKNOWN: 0,
}


class Status(enum.StrEnum):
    """What the advisory's source says of a fix."""

    FIXED = "fixed"
    AFFECTED = "affected"
    WONT_FIX = "wont-fix"
    END_OF_LIFE = "end-of-life"
    UNKNOWN = "unknown"


class Rating(msgspec.Struct, frozen=True, omit_defaults=True):
    source: str
    severity: str = ""
    score: float = 0.0
    vector: str = ""
    method: str = ""
    """`CVSSv2`, `CVSSv3`, `CVSSv31`, `CVSSv4`, or empty for a word without a vector."""


class PackageRef(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    version: str = ""
    purl: str = ""
    path: str = ""


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    path: str = ""
    line: int = 0
    end_line: int = 0
    layer: str = ""
    instruction: str = ""


class Suppressed(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a finding does not count; it is still listed."""

    reason: str
    by: str = ""
    """`exemption`, `vex`, `ignore-file`, `baseline`, `owner`."""
    file: str = ""
    line: int = 0
    until: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """DESIGN section 5. `id` is the rule or the advisory (a CVE where one is known); times are RFC 3339 UTC."""

    id: str
    kind: Kind
    severity: Severity = Severity.UNKNOWN
    severity_source: str = ""
    fingerprint: str = ""
    title: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    package: PackageRef | None = None
    fixed: tuple[str, ...] = ()
    status: Status = Status.UNKNOWN
    ratings: tuple[Rating, ...] = ()
    epss: float | None = None
    kev: bool = False
    risk: float = 0.0
    """0 to 100."""
    published: str = ""
    modified: str = ""
    fix_date: str = ""
    first_seen: str = ""
    references: tuple[str, ...] = ()
    advisories: tuple[str, ...] = ()
    """Ids of the records that matched, the distribution's first."""
    cwes: tuple[str, ...] = ()
    location: Location = Location()
    base_image: bool | None = None
    suppressed: Suppressed | None = None
