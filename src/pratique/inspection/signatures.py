"""What policies demand of signatures and attestations, asked of an image where it lies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from pratique.errors import UsageError
from pratique.model.image import Image
from pratique.model.reference import Target
from pratique.model.report import Signature
from pratique.model.settings import Settings
from pratique.model.signature import Collected
from pratique.model.verdict import Claim
from pratique.oci import references
from pratique.policy import Policy
from pratique.policy.document import Attestation
from pratique.signing import authorities, collecting, place, predicates, trust_root
from pratique.signing.authorities import Authority
from pratique.signing.evaluation import Answer, Checked, Why
from pratique.signing.image_policies import claiming, evaluation, fetching, globs, matching, mirrored, reading
from pratique.signing.image_policies import policy as image_policy
from pratique.signing.image_policies.policy import ImagePolicy, Subject
from pratique.signing.place import Place
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.summaries import Wanted
from pratique.signing.trust_root import TrustRoot

_PLACES = frozenset({"registry", "oci-dir"})
"""Where signatures lie with images. Images elsewhere are not examined for them, and the verdict says so."""


_UNOPENED = "a policy that was only found opens no other files: name it with `--policy`"


class Inline(msgspec.Struct, frozen=True):
    """An authority of a policy of ours that is evaluated as one of an image policy."""

    authority: image_policy.Authority
    predicate_type: str = ""
    """What it is to have attested; empty where it signs the image."""


class Asked(msgspec.Struct, frozen=True):
    """What one policy demands."""

    policy: str
    authorities: tuple[Authority, ...] = ()
    inline: tuple[Inline, ...] = ()
    image_policies: dict[str, tuple[ImagePolicy, ...]] = {}
    """The file's name, as the policy writes it → what it holds."""
    refused: tuple[Claim, ...] = ()
    """What is never met, and why."""


class Said(msgspec.Struct, frozen=True):
    claims: tuple[Claim, ...] = ()
    signatures: tuple[Signature, ...] = ()


def demands(policies: Sequence[Policy], settings: Settings) -> tuple[Asked, ...]:
    """What the policies demand, none where they demand nothing. UsageError for every mistake in it."""
    demanding = [policy for policy in policies if policy.document.signatures or policy.document.attestations]
    found = tuple(_asked(policy, settings) for policy in demanding)
    names = [each.policy for each in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"Two policies that demand signatures are both called {twice}: give each a `name` of its own.")
    return found


def ask(asked: Sequence[Asked], target: Target, image: Image, settings: Settings, at: datetime) -> Said:
    """The answers for one image; nothing where nothing is demanded. InputError, OutsideError."""
    if not asked or target.scheme not in _PLACES:
        return Said()
    digests = [digest for digest in (image.manifest_digest, image.index_digest) if digest]
    with place.open(target, settings, image.index_digest or image.manifest_digest) as there:
        collected = collecting.collect(there, *digests)
        subject = _subject(asked, there, target, digests, collected, settings)
        repository = there.reference
    claims: list[Claim] = []
    answers: list[Answer] = []
    root = trust_root.load(settings.trusted_root) if settings.trusted_root and _rooted(asked) else None
    for each in asked:
        claims += each.refused
        for file, policies in each.image_policies.items():
            answered = evaluation.evaluate(policies, subject, at)
            claims += claiming.claims(file, policies, subject, answered)
            answers += [answer for found in answered for part in found.asked for answer in part.answers]
        for one in each.inline:
            heard = evaluation.ask(one.authority, subject, at)
            claims.append(claiming.of_authority(each.policy, heard, one.predicate_type))
            answers += heard.answers
        for authority in each.authorities:
            wanted = authorities.about(authority, repository)
            claim, said = authorities.ask(wanted, each.policy, digests, collected, at, root)
            claims.append(claim)
            answers += said
    return _redacted(Said(tuple(claims), _signatures(answers)), settings)


def _redacted(said: Said, settings: Settings) -> Said:
    """Why something is not met may quote what is attested."""
    if not (any(each.reason for each in said.claims) or any(each.reason for each in said.signatures)):
        return said
    from pratique.inspection import secrets  # most of a second, where there is nothing to quote

    return secrets.of_settings(settings).clean(said)


def _rooted(asked: Sequence[Asked]) -> bool:
    return any(authority.rooted for each in asked for authority in each.authorities)


def _asked(policy: Policy, settings: Settings) -> Asked:
    document, where = policy.document, policy.name
    inline = document.signatures.authorities if document.signatures else ()
    demanded = [_read(inline, policy, settings)]
    refused = [
        Claim(kind="signature", policy=name, valid=False, reason=_UNOPENED)
        for name in (document.signatures.image_policies if document.signatures else ())
        if name not in policy.beside
    ]
    types = [each.predicate_type for each in document.attestations]
    if twice := next((name for name in types if types.count(name) > 1), ""):
        raise UsageError(
            f"{where}: the predicate type {twice} is demanded twice: demand it once, of all its authorities."
        )
    for wanted in document.attestations:
        if predicates.uri(wanted.predicate_type) != wanted.predicate_type:
            long = predicates.uri(wanted.predicate_type)
            raise UsageError(f"{where}: {wanted.predicate_type} is a short name: write predicate_type {long}.")
        if not (wanted.authorities or inline):
            raise UsageError(f"{where}: nobody is named who may attest {wanted.predicate_type}: add its `authorities`.")
        summary = _summary(wanted)
        demanded.append(_read(wanted.authorities or inline, policy, settings, wanted.predicate_type, summary))
    return Asked(
        where,
        tuple(each for found, _ in demanded for each in found),
        tuple(each for _, found in demanded for each in found),
        _image_policies(policy, settings),
        tuple(refused),
    )


def _read(
    raw: Sequence[dict[str, Any]],
    policy: Policy,
    settings: Settings,
    predicate_type: str = "",
    summary: Wanted | None = None,
) -> tuple[list[Authority], list[Inline]]:
    """The authorities that a policy names inline: by themselves, and as those of an image policy what only these know."""
    plain: list[Authority] = []
    inline: list[Inline] = []
    for number, each in enumerate(authorities.read(raw, policy.name, predicate_type, summary)):
        asked = [{"name": predicate_type, "predicateType": predicate_type}]
        whole = {**raw[number], "attestations": asked} if predicate_type else raw[number]
        # Those of an image policy do not read what a summary says: where that is demanded, they stay unmet.
        asks = each.refused and summary is None
        found = reading.authority(whole, number, policy.name, *_at_hand(policy, settings)) if asks else None
        if found is None:
            plain.append(each)
        else:
            inline.append(Inline(found, predicate_type))
    return plain, inline


def _summary(wanted: Attestation) -> Wanted | None:
    """What a verification summary must say; None for what is none."""
    if not wanted.verifier:
        return None
    return Wanted(verifier=wanted.verifier, policy_digest=wanted.policy_digest, resource=wanted.resource)


def _at_hand(policy: Policy, settings: Settings) -> tuple[dict[str, bytes], TrustRoot | None]:
    """Files for what authorities refer to, and the trust root of the settings."""
    named = policy.document.signatures.files if policy.document.signatures else {}
    given = {name: policy.beside[file] for name, file in named.items() if file in policy.beside}
    return given, trust_root.load(settings.trusted_root) if settings.trusted_root else None


def _image_policies(policy: Policy, settings: Settings) -> dict[str, tuple[ImagePolicy, ...]]:
    named = policy.document.signatures
    if named is None or not policy.beside:
        return {}
    given, root = _at_hand(policy, settings)
    remote = mirrored.asking(settings)
    return {
        file: reading.read(policy.beside[file], file, given, root, remote)
        for file in named.image_policies
        if file in policy.beside
    }


def _subject(
    asked: Sequence[Asked], there: Place, target: Target, digests: Sequence[str], beside: Collected, settings: Settings
) -> Subject:
    """The image as image policies see it, with all that those look at that are for it."""
    names: tuple[str, ...] = ()
    if target.scheme == "registry":
        reference = msgspec.structs.replace(references.parse(target.value), digest=there.root.digest)
        names = (target.value, globs.name(reference))
    bare = Subject(names=names, digests=tuple(digests), collected={})
    read = (policy for each in asked for found in each.image_policies.values() for policy in found)
    policies = [policy for policy in read if matching.applies(policy, bare)]
    wants = any(policy.condition is not None and policy.condition.config for policy in policies)
    inline = (one.authority for each in asked for one in each.inline)
    places = fetching.sources([*(authority for policy in policies for authority in policy.authorities), *inline])
    return msgspec.structs.replace(
        bare,
        collected={each: fetching.collect(there, each, digests, settings, beside) for each in places},
        config=fetching.configs(there) if wants else None,
    )


def _signatures(answers: Sequence[Answer]) -> tuple[Signature, ...]:
    """Each signature once, with the best of its answers."""
    order = list(Why)
    best: dict[tuple[str, str], Checked] = {}
    for each in (each for answer in answers for each in answer.checked):
        key = (each.manifest, each.digest)
        if key not in best or order.index(each.why) < order.index(best[key].why):
            best[key] = each
    return tuple(
        Signature(
            kind="signature" if each.predicate_type == IMAGE_SIGNATURE else "attestation",
            valid=each.why is Why.VALID,
            reason="" if each.why is Why.VALID else each.reason,
            signer=", ".join(each.names),
            layout=each.layout,
            predicate_type=each.predicate_type,
            digest=each.digest,
            signed=each.made,
        )
        for each in best.values()
    )
