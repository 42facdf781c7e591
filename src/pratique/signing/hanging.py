"""Everything that hangs on an image, as a tree of texts for people."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from pratique.errors import InputError
from pratique.model.signature import Collected, Material
from pratique.oci.manifests import Descriptor
from pratique.signing import certificates, collecting, covering, evaluation, reading
from pratique.signing.algorithms import PublicKey
from pratique.signing.evaluation import Demand, TrustedKey, Why
from pratique.signing.place import Place
from pratique.signing.predicates import IMAGE_SIGNATURE, word


class Branch(msgspec.Struct, frozen=True):
    """A line, and what hangs below it."""

    text: str
    below: tuple["Branch", ...] = ()


def grown(place: Place, keys: Sequence[PublicKey], at: datetime) -> Branch:
    """The tree of an image: what hangs on it, and below it the images that it lists with what hangs on each."""
    trusted = tuple(TrustedKey(key) for key in keys)
    listed = covering.children(place)
    branches = (_image(place, each, trusted, at, frozenset({place.root.digest, each.digest})) for each in listed)
    root = _image(place, place.root, trusted, at, frozenset({place.root.digest}))
    kind = f"index of {len(listed)} images" if listed else "image"
    return Branch(f"{place.name}@{place.root.digest}  {kind}", (*root.below, *branches))


def lines(branch: Branch) -> Iterator[str]:
    """The tree drawn, a line each."""
    yield branch.text
    yield from _drawn(branch.below, "")


def _drawn(branches: Sequence[Branch], lead: str) -> Iterator[str]:
    for number, branch in enumerate(branches):
        last = number == len(branches) - 1
        yield f"{lead}{'└── ' if last else '├── '}{branch.text}"
        yield from _drawn(branch.below, lead + ("    " if last else "│   "))


def _image(
    place: Place, subject: Descriptor, keys: tuple[TrustedKey, ...], at: datetime, digests: frozenset[str]
) -> Branch:
    collected = collecting.collect(place, subject.digest)
    unsigned = collecting.unsigned(place, subject.digest)
    below = [Branch(_line(each, keys, at, digests)) for each in collected.material]
    below += [
        Branch(f"{each.type or 'unknown artifact'}  {each.digest}  unsigned")
        for each in (*collected.artifacts, *unsigned)
    ]
    below += [Branch(f"not read: {problem}") for problem in collected.problems]
    platform = f"  {subject.platform}" if subject.platform else ""
    return Branch(f"{subject.digest}{platform}", tuple(below))


def _line(material: Material, keys: tuple[TrustedKey, ...], at: datetime, digests: frozenset[str]) -> str:
    try:
        said = reading.read(material)
    except InputError as error:
        return f"unreadable  {material.digest}  {error}"
    demand = Demand(name="tree", keys=keys, predicate_type=said.predicate_type)
    [checked] = evaluation.evaluate(demand, digests, Collected((material,)), at).checked
    what = "signature" if said.predicate_type == IMAGE_SIGNATURE else f"attestation {word(said.predicate_type)}"
    signer = _certificate(said.proofs.certificates[0]) if said.certified else f"key {said.hint}" if said.hint else "key"
    if checked.why is Why.VALID:
        answer = f"valid: {', '.join(checked.names)}"
    else:
        how = "ask `pratique verify`" if said.certified else "name keys with --key"
        answer = f"not valid: {checked.reason}" if keys else f"not verified: {how}"
    return "  ".join(filter(None, (what, material.layout, material.digest, signer, _age(material.created, at), answer)))


def _certificate(der: bytes) -> str:
    """Whom a certificate names; nothing about it is verified."""
    try:
        named = certificates.named(certificates.load(der))
    except InputError:
        return "certificate"
    return f"certificate of {named.subject} ({named.issuer})"


def _age(created: str, at: datetime) -> str:
    """How old its manifest says that it is."""
    try:
        made = datetime.fromisoformat(created)
    except ValueError:
        return ""
    days = (at - made.astimezone(UTC)).days
    return f"{days} days old" if days > 0 else "made today" if days == 0 else "made in the future"
