"""SBOMs that hang on an image, attested by whom a policy trusts with that: what they list is united with what is seen.

Everybody else's add nothing and remove nothing. What is seen is replaced only where every policy that judges says so, and
names whoever signed: a policy that trusts nobody still judges all that is there.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import msgspec

import pratique
from pratique.catalog.adopting import adopt
from pratique.documents import purl, sbom_read
from pratique.errors import InputError, UnreadableError
from pratique.inspection.seen import Seen
from pratique.model.distro import Distro
from pratique.model.evidence import Examined
from pratique.model.package import Package
from pratique.model.reference import Target
from pratique.model.settings import Settings
from pratique.model.signature import Collected, Material
from pratique.model.verdict import Context
from pratique.policy import Policy
from pratique.policy.judge import applies
from pratique.signing import authorities, collecting, place, reading, trust_root
from pratique.signing.evaluation import Why
from pratique.signing.predicates import NAMES

T = TypeVar("T")

PART = "attested-sboms"
MOST = 16
"""SBOMs of one image that are read."""
MOST_PACKAGES = 200_000
"""Packages that they may add to one image."""
_PLACES = frozenset({"registry", "oci-dir"})
_TYPES = (NAMES["cyclonedx"], NAMES["spdx"])
"""What predicate types of SBOMs begin with; some say the edition behind it."""


class Trusting(msgspec.Struct, frozen=True):
    """One policy that judges, and whose SBOMs it trusts with what: none where it trusts nobody's."""

    policy: str
    trusted: tuple[tuple[tuple[dict[str, Any], ...], Literal["add", "replace"]], ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """What one trusted SBOM lists."""

    digest: str
    """Of the attestation."""
    signer: str
    distro: Distro | None
    packages: tuple[Package, ...]


def demands(policies: Sequence[Policy]) -> tuple[Trusting, ...]:
    """Whom the policies trust; nothing where all trust nobody. UsageError for every mistake in it."""
    found = []
    for policy in policies:
        sboms = policy.document.evidence.sboms if policy.document.evidence else ()
        for each in sboms:
            authorities.read(each.authorities, policy.name, _TYPES[0])
        found.append(Trusting(policy.name, tuple((each.authorities, each.trust) for each in sboms)))
    return tuple(found) if any(each.trusted for each in found) else ()


def judging(policies: Sequence[Policy], context: Context) -> tuple[Trusting, ...]:
    """The same, of those policies that are for the image."""
    return demands([policy for policy in policies if applies(policy, context)])


def united(held: Seen, trusting: Sequence[Trusting], target: Target, settings: Settings, at: datetime) -> Seen:
    """What was seen, with what trusted SBOMs list; what came of it is said under `PART`. InputError, OutsideError."""
    started = _now()
    subject = held.image.manifest_digest
    if target.scheme not in _PLACES or not subject:
        why = "SBOMs are looked for on images in registries and OCI layouts, and this one lies elsewhere"
        return _examined(held, started, [why], complete=True)
    with place.open(target, settings, subject) as there:
        collected = collecting.collect(there, subject)
    asked = _Asked(collected, subject, settings, at)
    answers = [asked.of(each) for each in trusting]
    replacing = all(replaces for _, replaces in answers)
    found = {each.digest: each for listed, _ in answers for each in listed}
    made, counted = _with(held, list(found.values()), replacing, settings)
    said = [*asked.said, *counted]
    if not found:
        said += [problem.rstrip(".") for problem in collected.problems[:3]]
    if collected.material:  # why an SBOM does not count may quote it
        said = list(_redacted(tuple(said), settings))
    return _examined(made, started, said, complete=not asked.unread and bool(found or not collected.problems))


class _Asked:
    """The SBOMs on one image: each read once, however many policies ask for it."""

    def __init__(self, collected: Collected, subject: str, settings: Settings, at: datetime) -> None:
        self.said: list[str] = []
        self.unread = False
        self._subject, self._at = subject, at
        self._root = trust_root.load(settings.trusted_root) if settings.trusted_root else None
        self._sboms = tuple(self._of(collected))
        self._read: dict[str, tuple[Distro | None, tuple[Package, ...]] | None] = {}
        if not self._sboms:
            self.said.append("no SBOM is attested")

    def of(self, policy: Trusting) -> tuple[list[Listed], bool]:
        """What the SBOMs list that a policy trusts, and whether they stand for what is seen."""
        listed: list[Listed] = []
        replaces = False
        for raw, trust in policy.trusted:
            for kind in sorted({kind for kind, _ in self._sboms}):
                found = list(self._trusted(raw, policy.policy, kind))
                listed += found
                replaces = replaces or (trust == "replace" and bool(found))
        return listed, replaces

    def _of(self, collected: Collected) -> Iterator[tuple[str, Material]]:
        """Attested SBOMs with their predicate types, whoever signed them."""
        for material in collected.material:
            try:
                kind = reading.read(material).predicate_type
            except InputError:
                continue  # nobody could have signed for it
            if kind.startswith(_TYPES):
                yield kind, material

    def _trusted(self, raw: Sequence[dict[str, Any]], policy: str, kind: str) -> Iterator[Listed]:
        sboms = Collected(tuple(material for each, material in self._sboms if each == kind))
        for authority in authorities.read(raw, policy, kind):
            claim, answers = authorities.ask(authority, policy, (self._subject,), sboms, self._at, self._root)
            if not claim.valid:
                self._say(f"an SBOM counts for nothing under {policy}: {claim.reason}")
                continue
            valid = {each.digest for answer in answers for each in answer.checked if each.why is Why.VALID}
            for material in sboms.material:
                if material.digest in valid and (read := self._packages(material)) is not None:
                    yield Listed(material.digest, claim.signer, *read)

    def _packages(self, material: Material) -> tuple[Distro | None, tuple[Package, ...]] | None:
        """None for what cannot be read: somebody who is trusted said something that we did not hear."""
        if material.digest not in self._read:
            self._read[material.digest] = self._opened(material)
        return self._read[material.digest]

    def _opened(self, material: Material) -> tuple[Distro | None, tuple[Package, ...]] | None:
        room = MOST_PACKAGES - sum(len(each[1]) for each in self._read.values() if each)
        try:
            if len(self._read) >= MOST:
                raise UnreadableError(f"more than {MOST} SBOMs hang on the image")
            distro, packages = sbom_read.read(reading.read(material).predicate)
            if len(packages) > room:
                raise UnreadableError(f"it lists {len(packages):,} packages and there is room for {room:,}")
        except InputError as error:
            self.unread = True
            self._say(f"the trusted SBOM {material.digest} was not read: {str(error).rstrip('.')}")
            return None
        return distro, packages

    def _say(self, text: str) -> None:
        if text not in self.said:
            self.said.append(text)


def _with(held: Seen, listed: Sequence[Listed], replacing: bool, settings: Settings) -> tuple[Seen, list[str]]:
    """The packages together, each once; ours stay where both have one, unless they are replaced."""
    if not listed:
        return held, []
    own = () if replacing else held.packages
    known = {_identity(package) for package in own}
    distro = held.distro or next((each.distro for each in listed if each.distro), None)
    added: list[Package] = []
    said = [f"{len(held.packages):,} packages that were seen are replaced, as every policy wants"] if replacing else []
    for sbom in listed:
        fresh = {_identity(package): package for package in sbom.packages if _identity(package) not in known}
        known |= fresh.keys()
        distro, adopted = adopt(distro, fresh.values())
        added += [msgspec.structs.replace(each, attested=sbom.signer, base_image=None) for each in adopted]
        said.append(
            f"the SBOM of {sbom.signer} lists {len(sbom.packages):,} packages, {len(fresh):,} of them were not seen"
        )
    packages = (*own, *_redacted(tuple(added), settings))
    return msgspec.structs.replace(held, packages=packages, distro=distro, key=None), said


def _redacted(values: tuple[T, ...], settings: Settings) -> tuple[T, ...]:
    if not values:
        return values
    from pratique.inspection import secrets  # most of a second, where there is nothing to clean

    return secrets.of_settings(settings).clean(values)


def _identity(package: Package) -> tuple[str, ...]:
    """What two descriptions of one package have in common: no architecture, distribution or source."""
    try:
        parsed = purl.parse(package.purl)
    except UnreadableError:
        return package.type, package.namespace, package.name, package.version
    return parsed.type, parsed.namespace, parsed.name, parsed.version


def _examined(held: Seen, started: str, said: Sequence[str], *, complete: bool) -> Seen:
    part = Examined(PART, pratique.__version__, started, _now(), complete, "; ".join(said)[:2000])
    return msgspec.structs.replace(held, examined=(*held.examined, part))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
