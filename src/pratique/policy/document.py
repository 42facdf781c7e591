"""The policy document, `pratique.yaml`: one Struct a key. `read.py` reads it, `schema.py` publishes it, `rules/` judges by it.

Whatever is not named is not judged, but for malware and ambiguous layers, which are denied unless a policy says otherwise.
"""

import datetime as dt
import enum
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from pratique.policy import globs, times


def _glob(text: str) -> None:
    if found := globs.problem(text):
        raise ValueError(found)


def _duration(text: str) -> None:
    times.duration(text)


Glob = Annotated[str, Meta(description="An image glob: `*` between slashes, `**` anything.", extra={"check": _glob})]
Duration = Annotated[
    str,
    Meta(
        description="A whole number and m, h, d or w: `24h`, `7d`.",
        pattern="^[0-9]+[mhdw]$",
        extra={"check": _duration},
    ),
]
Text = Annotated[str, Meta(min_length=1, max_length=4096)]
Threshold = Literal["critical", "high", "medium", "low", "negligible"]
Action = Literal["deny", "warn", "allow"]
Share = Annotated[float, Meta(ge=0, le=1)]
Days = Annotated[int, Meta(ge=0, le=36_500)]


class _Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One mapping of the document. A key that is not known is an error: a typing mistake must not loosen a policy."""


class Match(_Key, frozen=True, kw_only=True):
    """Which images the policy is for; one that names nothing is for all."""

    images: tuple[Glob, ...] = ()
    namespaces: tuple[Text, ...] = ()
    """Kubernetes namespaces, as globs; where there are none (a pipeline) they do not matter."""


class Registries(_Key, frozen=True, kw_only=True):
    """Where an image may come from, and how it is named."""

    trusted: tuple[Glob, ...] = ()
    """Registries, with or without a path (`registry.example.com/team`), or globs."""
    require_digest: bool = False
    deny_tags: tuple[Text, ...] = ()
    """Tags, as globs: `latest`."""


class Baseline(_Key, frozen=True, kw_only=True):
    """The hardening guide's keys; each is met by the checks that carry its name."""

    official_images: bool = False
    no_root_user: bool = False
    layer_minimization: bool = False
    no_dev_tools: bool = False
    vulnerability_scan: bool = False
    dependency_locking: bool = False


class Deny(_Key, frozen=True, kw_only=True):
    severity: Threshold
    fixable: bool = False
    """Only those that have a fix."""


class Always(_Key, frozen=True, kw_only=True):
    """Denied whatever the severity, with or without a fix, and without grace."""

    kev: bool = False
    """In CISA's catalogue of exploited vulnerabilities."""
    epss: Share | None = None
    """At least this probability of exploitation within 30 days."""


class Vulnerabilities(_Key, frozen=True, kw_only=True):
    deny: Deny | None = None
    unknown_severity: Action = "deny"
    """For vulnerabilities without a severity, wherever `deny` names one; `deny.fixable` counts for them too."""
    always_deny: Always = Always()
    grace_days: dict[Threshold, Days] = {}
    """Days from the earliest of: the fix, the publication, the store's first sight. Without any of them there is no grace."""
    max_evidence_age: Duration | None = None
    """How old advisories may be, counted from when their source was fetched."""
    accept_starter_set: bool = False
    """Let the few advisories that ship with pratique count as complete: for demonstrations and tests."""


class Misconfigurations(_Key, frozen=True, kw_only=True):
    deny: Threshold
    unknown_severity: Action = "deny"


class Licenses(_Key, frozen=True, kw_only=True):
    """Names are SPDX ids, as globs: `AGPL-*`. Of an expression's alternatives (`OR`) one has to be allowed."""

    allow: tuple[Text, ...] = ()
    """When it names any, all others are denied. A name that is spelled out here is allowed whatever `deny` says."""
    deny: tuple[Text, ...] = ()
    unknown: Action = "warn"
    """For packages whose licence is not known, or is none that SPDX knows."""


class Signatures(_Key, frozen=True, kw_only=True):
    image_policies: tuple[Text, ...] = ()
    """Files with ClusterImagePolicy documents, beside this policy."""
    files: dict[Text, Text] = {}
    """Files for what these refer to and only a cluster has: `secret:NAME`, `configmap:NAME/KEY`, `trustroot:NAME`, the URI of
    a KMS key, the URL of a page."""
    authorities: tuple[dict[str, Any], ...] = ()
    """The authorities of a ClusterImagePolicy, unchanged."""


class Attestation(_Key, frozen=True, kw_only=True):
    predicate_type: Text
    name: str = ""
    authorities: tuple[dict[str, Any], ...] = ()
    max_age: Duration | None = None
    verifier: str = ""
    """Of a verification summary: the `verifier.id` that counts; needed for that predicate type, and for it alone."""
    policy_digest: Annotated[str, Meta(pattern="^(sha256:[0-9a-f]{64})?$")] = ""
    """Of a verification summary: the digest of the policy that it must have been made by."""
    resource: str = ""
    """Of a verification summary: its `resourceUri`, exactly; without one it must name the image's repository or its digest."""


class TrustedSbom(_Key, frozen=True, kw_only=True):
    """An SBOM that hangs on the image, attested by somebody whom the policy trusts with it."""

    authorities: tuple[dict[str, Any], ...]
    """Whose; as those of a ClusterImagePolicy. Never none."""
    trust: Literal["add", "replace"] = "add"
    """`add`: what it lists is united with what is seen. `replace`: it stands for what is seen."""


class TrustedProducer(_Key, frozen=True, kw_only=True):
    name: Text = "pratique"
    authenticated: Text
    """How it is known: `self`, or a signer's identity, as a glob."""


class EvidenceRules(_Key, frozen=True, kw_only=True):
    producers: tuple[TrustedProducer, ...] = ()
    """Whose evidence may satisfy this policy; anyone else's adds findings and clears none."""
    sboms: tuple[TrustedSbom, ...] = ()
    """Attested SBOMs (CycloneDX, SPDX) whose packages count; all others add nothing and remove nothing."""


class Workload(_Key, frozen=True, kw_only=True):
    pod_security: Literal["privileged", "baseline", "restricted"] | None = None
    network_policy: Literal["required"] | None = None


class CustomRule(_Key, frozen=True, kw_only=True):
    name: Text
    cel: Text
    message: Text


class Exemption(_Key, frozen=True, kw_only=True):
    """A waiver of one finding with a reason, an owner and an end."""

    id: str = ""
    """A CVE, any of its aliases, or a rule."""
    package: str = ""
    """A package URL, or the beginning of one at a boundary; `*` is a wildcard. Without a version: every version."""
    path: str = ""
    """A file, as a glob."""
    image: Glob | None = None
    reason: Text
    owner: Text
    until: dt.date
    """The last day (UTC) on which it counts."""


class Document(_Key, frozen=True, kw_only=True):
    """The document as a whole."""

    api_version: Literal["pratique/v1"] = msgspec.field(name="apiVersion")
    kind: Literal["Policy"]
    name: str = ""
    match: Match = Match()
    no_match: Literal["deny", "allow"] = "deny"
    """What a gate does with an image that no policy is for."""
    registries: Registries | None = None
    baseline: Baseline | None = None
    vulnerabilities: Vulnerabilities | None = None
    malware: Action | None = None
    """When it is not named, malware that is seen is denied all the same; named, it must have been looked for."""
    secrets: Action | None = None
    misconfigurations: Misconfigurations | None = None
    licenses: Licenses | None = None
    unreadable: Literal["deny", "incomplete", "warn"] = "incomplete"
    """What parts that could not be examined lead to."""
    ambiguous_layers: Literal["deny", "warn"] = "deny"
    """Layers that two runtimes could read differently."""
    signatures: Signatures | None = None
    attestations: tuple[Attestation, ...] = ()
    evidence: EvidenceRules | None = None
    workload: Workload | None = None
    rules: tuple[CustomRule, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    vex: tuple[Text, ...] = ()
    """VEX documents that this policy trusts: OpenVEX, CSAF or CycloneDX files, beside it."""
    ignore_files: tuple[Text, ...] = ()
    """Ignore files of other tools that this policy accepts, beside it."""


class Origin(enum.StrEnum):
    NAMED = "named"
    """By the user: `--policy` or settings."""
    BUILTIN = "built-in"
    TREE = "tree"
    """Found in the working directory or the scanned tree: it tightens, it never loosens."""


class Waiver(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that takes findings out of the count: an exemption, a VEX statement, a line of an ignore file, a finding
    of an old report. All fields that are given must match (`waivers.matches`).
    """

    reason: str
    by: Literal["exemption", "vex", "ignore-file", "baseline"]
    file: str = ""
    line: int = 0
    ids: tuple[str, ...] = ()
    """Any of them, against a finding's id and aliases, in lower case; a finding of any kind when `kinds` is empty."""
    exact_id: bool = False
    """Only a finding's id, not its aliases."""
    fingerprint: str = ""
    kinds: tuple[str, ...] = ()
    purls: tuple[str, ...] = ()
    """Package URLs as VEX matches them (`purls.covers`), any of them."""
    package: str = ""
    """A package URL, its beginning, or a glob (`purls.begins`)."""
    names: tuple[str, ...] = ()
    """Names of packages, RE2 patterns that match the whole name, any of them."""
    version: str = ""
    types: tuple[str, ...] = ()
    """purl types, any of them."""
    paths: tuple[str, ...] = ()
    """Globs, any of them."""
    image: str = ""
    products: tuple[str, ...] = ()
    """Package URLs of the image, or of what in the image holds the package; any of them."""
    digests: tuple[str, ...] = ()
    """Digests of the image (`sha256:…`), any of them."""
    statuses: tuple[str, ...] = ()
    """Statuses of the fix (`model.finding.Status`), any of them."""
    until: str = ""
    """RFC 3339; the first instant at which it no longer counts. Empty: no end."""
    owner: str = ""
    stamp: str = ""
    """RFC 3339; when a VEX statement was made. The latest that matches a finding is the one that counts."""
    clears: bool = True
    """False for a VEX statement that says `affected`: it clears nothing, and takes back what earlier ones cleared."""


class Waived(msgspec.Struct, frozen=True):
    """Waivers, and what in their sources was left out."""

    waivers: tuple[Waiver, ...] = ()
    skipped: tuple[str, ...] = ()
    """One sentence each; for people."""

    def __add__(self, other: "Waived") -> "Waived":
        return Waived(self.waivers + other.waivers, self.skipped + other.skipped)


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy as it judges: the document, where each key stands, and what the policy's own files waive."""

    name: str
    """The file's name; `built-in`."""
    document: Document
    lines: dict[str, int] = {}
    """Dotted key (`vulnerabilities.deny`, `exemptions.0`) → 1-based line."""
    origin: Origin = Origin.NAMED
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[str, ...] = ()
    """What of the policy's own VEX documents and ignore files was left out; one sentence each."""
    digest: str = ""
    """`sha256:…` of its file and of those that it names (`digests.of_files`); empty for the built-in one."""
    beside: dict[str, bytes] = {}
    """Name → content of the files that `signatures` names; a policy of the tree opens none."""
    dropped: int = 0
    """How many waivers of a policy of the tree were left out."""

    def line(self, key: str) -> int:
        """The line of a key or of the nearest around it; 0 when there is no file."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 0)
