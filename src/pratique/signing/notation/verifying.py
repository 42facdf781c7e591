"""Verify Notation's signatures of an image where it lies: a trust policy document and a trust store say whose count.

Besides the image's registry, those are asked whom the certificates of trusted signers name for their revocation.

>>> verify(Target("registry", "registry.example.com/team/app:1"), rules, settings).answer.met     # doctest: +SKIP
True
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from pratique.documents import notation
from pratique.documents.notation import Artifact, Statement, TrustPolicy
from pratique.errors import InputError, LimitError, UnreadableError, UsageError
from pratique.model.reference import Target
from pratique.model.settings import Settings
from pratique.oci.manifests import Descriptor, Manifest, parse
from pratique.signing import covering
from pratique.signing import place as places
from pratique.signing.evaluation import Answer
from pratique.signing.notation import evaluation
from pratique.signing.notation.answers import Answers, Question
from pratique.signing.notation.evaluation import Signature, Trusted
from pratique.signing.notation.store import TrustStore
from pratique.signing.place import Place
from pratique.signing.verifying import Verified

_MOST = 100
"""Signatures of one image that are looked at; Notation looks at as many."""
_LISTED = 1_000
_MANIFEST = 4 << 20
_ENVELOPE = 10 << 20  # bytes


class Rules(msgspec.Struct, frozen=True):
    policy: TrustPolicy
    store: TrustStore
    scope: str = ""
    """The repository that an image counts as; empty for its own. One in a layout has none."""


def verify(image: Target, rules: Rules, settings: Settings, at: datetime | None = None) -> Verified:
    """InputError, UsageError where no statement is about the image, OutsideError; whether it is signed so is in the answer."""
    with places.open(image, settings) as place:
        scope = rules.scope or place.reference
        statement = rules.policy.statement(scope)
        if statement is None:
            raise UsageError(
                f"The trust policy has no statement about {scope or 'an image in a layout'}: add the scope, or `*` for all."
            )
        answer = _answer(place, statement, rules.store, at or datetime.now(UTC), settings)
        covers = tuple(each.digest for each in covering.children(place))
        return Verified(image=str(image), name=place.name, digest=place.root.digest, covers=covers, answer=answer)


def _answer(place: Place, statement: Statement, store: TrustStore, at: datetime, settings: Settings) -> Answer:
    if statement.signature_verification.level == "skip":
        return Answer(met=True, reason=f"nothing was verified: {statement.name} of the trust policy skips it")
    trusted = Trusted(
        *(
            tuple(each for name in statement.stores(kind) for each in store.certificates(kind, name))
            for kind in ("ca", "signingAuthority", "tsa")
        )
    )
    problems: list[str] = []
    found = collect(place, problems)
    root = place.root
    media_type = parse(place.manifest(root.digest), root.media_type, _MANIFEST).media_type
    artifact = Artifact(media_type, root.digest, root.size)
    questions = evaluation.questions(statement, trusted, artifact, found, at)
    answers = _ask(questions, store, settings, at) if questions else {}
    return evaluation.evaluate(statement, trusted, artifact, found, tuple(problems), at, answers)


def _ask(
    questions: Sequence[Question], store: TrustStore, settings: Settings, at: datetime
) -> Mapping[Question, Answers]:
    from pratique.signing.notation.asking import Asker  # nothing else here speaks HTTP by itself

    with Asker(settings, store.lists, at) as asker:
        return {question: asker.ask(question) for question in questions}


def collect(place: Place, problems: list[str]) -> tuple[Signature, ...]:
    """The Notation signatures of an image; what could not be read is added to `problems`. OutsideError."""
    try:
        listed = place.referrers(place.root.digest)
    except InputError as error:
        problems.append(f"The list of what refers to the image was not read: {error}")
        return ()
    if len(listed) > _LISTED:
        problems.append(f"{len(listed):,} manifests refer to the image and {_LISTED:,} were looked at: remove some.")
    found: list[Signature] = []
    for entry in sorted(listed, key=_unlikely)[:_LISTED]:
        try:
            signature = _signature(place, entry)
        except InputError as error:
            problems.append(f"{entry.digest}: {error}")
            continue
        if signature is None:
            continue
        if len(found) == _MOST:
            problems.append(
                f"Over {_MOST} Notation signatures hang on the image, and no more were looked at: remove some."
            )
            break
        found.append(signature)
    return tuple(found)


def _signature(place: Place, entry: Descriptor) -> Signature | None:
    """The envelope of a manifest that is a Notation signature of the image; None for what is none."""
    manifest = parse(place.manifest(entry.digest), "", _MANIFEST)
    if not isinstance(manifest, Manifest):
        return None
    if notation.SIGNATURE not in (manifest.artifact_type, manifest.config.media_type):
        return None
    if len(manifest.layers) != 1:
        raise UnreadableError(
            f"It holds {len(manifest.layers)} envelopes and a Notation signature has one: sign again."
        )
    if manifest.subject is None or manifest.subject.digest != place.root.digest:
        raise UnreadableError("It does not refer to the image itself: sign again.")
    [layer] = manifest.layers
    if layer.size > _ENVELOPE:
        raise LimitError(f"Its envelope has {layer.size:,} bytes: no honest one has.")
    return Signature(layer.media_type, place.blob(layer, _ENVELOPE), layer.digest, entry.digest)


def _unlikely(entry: Descriptor) -> bool:
    """Sorts what is said to be a signature of Notation first; the manifests themselves decide."""
    return entry.artifact_type != notation.SIGNATURE
