"""SBOMs read: CycloneDX JSON (1.2 and later), SPDX 2.2 and 2.3 JSON, Syft's JSON; also inside in-toto statements.

A DSSE envelope's or a bundle's signature is not verified here: who trusts an SBOM verifies it first.

>>> distro, packages = sbom_read.read(open("sbom.json", "rb").read())      # doctest: +SKIP
>>> distro.id, packages[0].purl                                            # doctest: +SKIP
('debian', 'pkg:deb/debian/adduser@3.134?arch=all&distro=debian-12')
"""

import base64
import binascii
from typing import Any

import msgspec

from pratique.documents import sbom_cyclonedx, sbom_spdx, sbom_syft, strict
from pratique.errors import UnreadableError
from pratique.model.distro import Distro
from pratique.model.package import Package

LIMIT = 128 << 20
"""Bytes; an SBOM of 5,000 packages has about 6 MB."""
WRAPPERS = 5
"""Bundle → envelope → statement → predicate → `Data` is the deepest that tools write."""
_ADVICE = "give CycloneDX JSON, SPDX 2.3 JSON or Syft's JSON"


def read(data: bytes) -> tuple[Distro | None, tuple[Package, ...]]:
    """Distribution and packages that an SBOM names; LimitError or UnreadableError.

    What it says is the word of who wrote it: packages without a purl or with a damaged one are listed without one, and
    neither names of distributions nor of ecosystems are checked. `Package.ecosystem` and `coordinate` stay empty.
    """
    document = _unwrapped(strict.check(data.removeprefix(b"\xef\xbb\xbf"), "the SBOM", LIMIT))
    try:
        if document.get("bomFormat") == "CycloneDX":
            return sbom_cyclonedx.read(document)
        if str(document.get("spdxVersion", "")).startswith("SPDX-2."):
            return sbom_spdx.read(document)
        if "artifacts" in document and "artifactRelationships" in document:
            return sbom_syft.read(document)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"Could not read the SBOM: {error}; {_ADVICE}.") from error
    raise UnreadableError(f"This JSON is no SBOM of a known kind ({_kind(document)}); {_ADVICE}.")


def _unwrapped(document: Any) -> dict[str, Any]:
    """The SBOM inside bundles, envelopes and statements, which may lie in each other."""
    for _ in range(WRAPPERS):
        if not isinstance(document, dict):
            break
        inner = _inner(document)
        if inner is None:
            return document
        document = inner
    raise UnreadableError(f"Could not find an SBOM in this JSON: it is no object or wrapped too often; {_ADVICE}.")


def _inner(document: dict[str, Any]) -> Any:
    """What a wrapper holds; None for what is no wrapper."""
    if isinstance(document.get("dsseEnvelope"), dict):
        return document["dsseEnvelope"]
    if "payload" in document and "payloadType" in document:
        return _payload(document["payload"])
    if "predicateType" in document:
        return document.get("predicate")
    if isinstance(document.get("sbom"), dict):  # GitHub's dependency graph export
        return document["sbom"]
    if set(document) <= {"Data", "Timestamp"} and "Data" in document:  # cosign's older custom predicate
        data = document["Data"]
        return strict.check(data.encode(), "the SBOM", LIMIT) if isinstance(data, str) else data
    return None


def _payload(payload: Any) -> Any:
    try:
        data = base64.b64decode(payload, validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise UnreadableError(
            "Could not read the SBOM: its envelope's payload is no base64; give an unchanged file."
        ) from error
    return strict.check(data, "the SBOM", LIMIT)


def _kind(document: dict[str, Any]) -> str:
    """What it seems to be, for the message."""
    for key in ("bomFormat", "spdxVersion", "@context", "SchemaVersion", "schema"):
        if key in document:
            return f"{key} {str(document[key])[:60]!r}"
    return "its keys are " + ", ".join(repr(key[:30]) for key in list(document)[:5])
