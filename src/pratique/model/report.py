"""The report: one interlingua that every format is made from, and that replays (`pratique convert`)."""

import msgspec

from pratique.model.advisory import SourceState
from pratique.model.distro import Distro
from pratique.model.evidence import Coverage, Examined, LayerSize
from pratique.model.finding import Finding
from pratique.model.image import Image
from pratique.model.package import Package
from pratique.model.verdict import Verdict

SCHEMA = "pratique.report/1"


class Tool(msgspec.Struct, frozen=True):
    name: str = "pratique"
    version: str = ""


class Advisories(msgspec.Struct, frozen=True, omit_defaults=True):
    """The advisories that the scan matched against."""

    digest: str = ""
    serial: int = 0
    ecosystems: tuple[SourceState, ...] = ()
    starter: bool = False


class Rule(msgspec.Struct, frozen=True, omit_defaults=True):
    title: str
    help: str = ""
    standards: tuple[str, ...] = ()
    baseline: str = ""
    url: str = ""


class Signature(msgspec.Struct, frozen=True, omit_defaults=True):
    """One signature or attestation that was seen on an image, with the answer of its verification."""

    kind: str
    valid: bool
    reason: str = ""
    signer: str = ""
    layout: str = ""
    predicate_type: str = ""
    digest: str = ""
    signed: str = ""


class Attached(msgspec.Struct, frozen=True, omit_defaults=True):
    """One attestation that a scan was to make of what it saw (`scan --attest`)."""

    predicate_type: str
    subject: str = ""
    """Digest of the image's manifest."""
    digest: str = ""
    """Of the manifest that carries the attestation; empty where it was not made."""
    layout: str = ""
    signer: str = ""
    error: str = ""
    """Why it was not made; one sentence."""
    exit_code: int = 0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One image (one platform), tree or SBOM."""

    target: str
    key: str = ""
    image: Image
    distro: Distro | None = None
    packages: tuple[Package, ...] = ()
    findings: tuple[Finding, ...] = ()
    examined: tuple[Examined, ...] = ()
    signatures: tuple[Signature, ...] = ()
    verdict: Verdict
    coverage: Coverage = Coverage()
    sizes: tuple[LayerSize, ...] = ()
    """Of each layer that was read (`scan --size`)."""
    created: str = ""
    remembered: str = ""
    """When the layers were read, if they came from memory: RFC 3339 UTC; empty when they were read now."""
    attached: tuple[Attached, ...] = ()


class Summary(msgspec.Struct, frozen=True):
    """Counts over all results; suppressed findings are counted only in `suppressed`."""

    kinds: dict[str, int] = {}
    severities: dict[str, int] = {}
    fixable: int = 0
    suppressed: int = 0
    unknown: int = 0
    packages: int = 0


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """A target that gave no result."""

    target: str
    error: str
    exit_code: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """DESIGN section 5."""

    schema: str = SCHEMA
    tool: Tool = Tool()
    created: str = ""
    advisories: Advisories = Advisories()
    rules: dict[str, Rule] = {}
    results: tuple[Result, ...] = ()
    failures: tuple[Failure, ...] = ()
    verdict: Verdict
    summary: Summary = Summary()
    timings: dict[str, float] = {}
    """Seconds by stage."""


class Options(msgspec.Struct, frozen=True):
    """How a report is shown; nothing here changes a verdict."""

    colour: bool = False
    """ANSI colours; the command line decides from the terminal and `NO_COLOR`."""
    width: int = 100
    """Columns of the terminal."""
    severities: tuple[str, ...] = ()
    """Only findings of these severities are shown, and it is said how many are not; empty shows all."""
    show_suppressed: bool = False
    """List suppressed findings too, not only their number."""
    edition: str = ""
    """The edition of a format that has several (`1.7` of `cyclonedx`); empty for its default."""
