"""Notation's documents: what its signatures are about, and the trust policy that says whose count.

https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md and trust-store-trust-policy.md
"""

import re
from typing import Literal

import msgspec

from pratique.documents import distinguished_name, strict
from pratique.errors import UnreadableError, UsageError

PAYLOAD = "application/vnd.cncf.notary.payload.v1+json"
SIGNATURE = "application/vnd.cncf.notary.signature"
JWS, COSE = "application/jose+json", "application/cose"

Action = Literal["enforce", "log", "skip"]
Level = Literal["strict", "permissive", "audit", "skip"]
_LIMIT = 4 << 20
_MOST = 1_000
_SCOPE = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}(?:/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)+")
_STORE = re.compile(r"(ca|signingAuthority|tsa):([A-Za-z0-9_.-]{1,255})")
_SUBJECT = "x509.subject:"
_MANDATORY = ("C", "ST", "O")


class Artifact(msgspec.Struct, frozen=True, rename="camel"):
    media_type: str
    digest: str
    size: int
    annotations: dict[str, str] = {}


class _Payload(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    target_artifact: Artifact


class Override(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    authenticity: Action | None = None
    authentic_timestamp: Action | None = None
    expiry: Action | None = None
    revocation: Action | None = None


class Verification(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    level: Level
    override: Override | None = None
    verify_timestamp: Literal["always", "afterCertExpiry"] | None = None


class Statement(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What counts for the repositories of its scopes."""

    name: str
    registry_scopes: tuple[str, ...]
    signature_verification: Verification
    trust_stores: tuple[str, ...] = ()
    trusted_identities: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[dict[str, str], ...]:
        """Attributes that the signer's certificate must have; one of these is enough. None: anybody of the stores."""
        named = (each for each in self.trusted_identities if each != "*")
        return tuple(distinguished_name.parse(each.removeprefix(_SUBJECT)) for each in named)

    def stores(self, kind: str) -> tuple[str, ...]:
        """The names of its trust stores of a kind: `ca`, `signingAuthority`, `tsa`."""
        found = (each.split(":", 1) for each in self.trust_stores)
        return tuple(rest[0] for of, *rest in found if of == kind and rest)


class TrustPolicy(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    version: Literal["1.0"]
    trust_policies: tuple[Statement, ...]

    def statement(self, scope: str) -> Statement | None:
        """The one of a repository (`registry.example.com/team/app`), or else the one of all."""
        return next(
            (each for wanted in (scope, "*") for each in self.trust_policies if wanted in each.registry_scopes), None
        )


def artifact(payload: bytes) -> Artifact:
    """What a signature is about. UnreadableError."""
    return strict.decode(payload, _Payload, "what was signed", _LIMIT).target_artifact


def policy(data: bytes, name: str) -> TrustPolicy:
    """A trust policy document that is sound as a whole; `name` is its file's. UsageError, LimitError."""
    try:
        found = strict.decode(data, TrustPolicy, f"the trust policy {name}", _LIMIT)
    except UnreadableError as error:
        raise UsageError(str(error)) from None
    statements = found.trust_policies
    if not 0 < len(statements) <= _MOST:
        raise UsageError(f"{name} has {len(statements)} statements and needs one to {_MOST:,}.")
    for what, values in (
        ("name", [each.name for each in statements]),
        ("scope", [scope for each in statements for scope in each.registry_scopes]),
    ):
        if len(set(values)) != len(values):
            raise UsageError(f"{name} has a {what} twice, and only one of them can count: give each its own.")
    for each in statements:
        _check(each, f"{name}, statement {each.name[:100]!r}")
    return found


def _check(one: Statement, where: str) -> None:
    scopes = one.registry_scopes
    if not one.name or not scopes or ("*" in scopes and len(scopes) > 1):
        raise UsageError(f"{where}: it needs a name, and as scopes repositories or `*` alone.")
    if wrong := [each for each in scopes if each != "*" and not _SCOPE.fullmatch(each)]:
        raise UsageError(
            f"{where}: {wrong[0][:200]!r} is no scope: write registry.example.com/team/app, without a tag."
        )
    verification = one.signature_verification
    if verification.level == "skip":
        if one.trust_stores or one.trusted_identities or verification.override:
            raise UsageError(f"{where}: it skips verification, and names what verifies: take one of both out.")
        return
    _check_trust(one, where)
    if verification.override:
        given = msgspec.structs.asdict(verification.override)
        if skipped := [key for key, action in given.items() if action == "skip" and key != "revocation"]:
            raise UsageError(f"{where}: {skipped[0]} cannot be skipped by an override, only revocation can.")


def _check_trust(one: Statement, where: str) -> None:
    if not (one.stores("ca") or one.stores("signingAuthority")) or not one.trusted_identities:
        raise UsageError(f"{where}: it needs trustStores (ca:NAME or signingAuthority:NAME) and trustedIdentities.")
    if wrong := [each for each in one.trust_stores if not _STORE.fullmatch(each) or each.endswith((":.", ":.."))]:
        raise UsageError(
            f"{where}: {wrong[0][:200]!r} is no trust store: write ca:NAME, signingAuthority:NAME or tsa:NAME."
        )
    if "*" in one.trusted_identities and len(one.trusted_identities) > 1:
        raise UsageError(f"{where}: `*` among trustedIdentities trusts anybody: name it alone, or take it out.")
    for each in one.trusted_identities:
        if each == "*":
            continue
        if not each.startswith(_SUBJECT):
            raise UsageError(f"{where}: {each[:200]!r} is no identity: write x509.subject: C=US, ST=WA, O=example.")
        named = distinguished_name.parse(each.removeprefix(_SUBJECT))
        if missing := [key for key in _MANDATORY if not named.get(key)]:
            raise UsageError(
                f"{where}: the identity {each[:200]!r} does not name {missing[0]}: C, ST and O are needed."
            )
