"""Attest what a scan saw: a predicate is made of each result, signed, and attached to the digest that was scanned.

>>> report = inspection.scan(request, settings)                                          # doctest: +SKIP
>>> attest(report, ("vuln", "vsa"), Signing(key, "K.key"), settings).results[0].attached  # doctest: +SKIP
(Attached(predicate_type='https://cosign.sigstore.dev/attestation/vuln/v1', …), …)
"""

from collections.abc import Sequence

import msgspec

from pratique.errors import PratiqueError, UsageError
from pratique.image import sources
from pratique.model.report import Attached, Report, Result
from pratique.model.settings import Settings
from pratique.model.signature import Layout
from pratique.signing import attaching, place, predicates
from pratique.signing.attaching import Signer
from pratique.workflow import _seen

PLACES = ("registry", "oci-dir")
"""Where attestations lie with images."""
SUMMARY = "vsa"
VERIFIER = _seen.VERIFIER


class Signing(msgspec.Struct, frozen=True):
    """Who signs, and how."""

    signer: Signer
    name: str
    """What to call the signer."""
    layout: Layout = Layout.BUNDLE
    verifier: str = VERIFIER
    """The `verifier.id` of verification summaries: a URI."""


def types() -> tuple[str, ...]:
    """What can be attested, by short names."""
    return tuple(_seen.MAKERS)


def check(targets: Sequence[str], wanted: Sequence[str], verifier: str) -> None:
    """UsageError for what could never be attested: to be asked before anything is read."""
    if unknown := next((each for each in wanted if each not in _seen.MAKERS), None):
        raise UsageError(f"A scan attests no {unknown[:100]!r}: use {', '.join(_seen.MAKERS)}.")
    if ":" not in verifier or not verifier.isprintable():
        raise UsageError(f"{verifier[:100]!r} is no URI of a verifier: write one, such as {VERIFIER}.")
    for name in targets:
        if sources.parse(name).scheme not in PLACES:
            raise UsageError(
                f"{name} has no place for attestations: push it, and name it in its registry or in an OCI layout (oci-dir:PATH)."
            )


def attest(report: Report, wanted: Sequence[str], signing: Signing, settings: Settings) -> Report:
    """The report, with what was attached to each image. What fails is said there, with its exit code; the rest is attached."""
    results = tuple(
        msgspec.structs.replace(each, attached=tuple(_one(report, each, name, signing, settings) for name in wanted))
        for each in report.results
    )
    return msgspec.structs.replace(report, results=results)


def predicate(name: str, report: Report, result: Result, verifier: str = VERIFIER) -> bytes:
    """The predicate of a short name, JSON. EvidenceError where the scan did not see all that it would say."""
    return _seen.MAKERS[name](_seen.Scanned(report, result, verifier))


def _one(report: Report, result: Result, name: str, signing: Signing, settings: Settings) -> Attached:
    """One attestation. The digest is what was scanned, whatever the tag stands for by now."""
    subject = result.image.manifest_digest
    said = Attached(predicates.uri(name), subject, layout=signing.layout, signer=signing.name)
    try:
        if not subject:
            raise UsageError(f"{result.target} has no manifest's digest that could be attested: push it to a registry.")
        made = predicate(name, report, result, signing.verifier)
        with place.open(sources.parse(result.target), settings, subject) as there:
            digest = attaching.attest(there, there.root, signing.signer, said.predicate_type, made, signing.layout)
    except PratiqueError as error:
        return msgspec.structs.replace(said, error=str(error), exit_code=error.exit_code)
    return msgspec.structs.replace(said, digest=digest)
