"""What image policies say, as claims for the verdict: one for every policy that is for the image, or one that none is."""

from collections.abc import Sequence

from pratique.model.verdict import Claim
from pratique.signing.image_policies.policy import Answered, Asked, ImagePolicy, Subject


def claims(
    file: str, policies: Sequence[ImagePolicy], subject: Subject, answered: Sequence[Answered]
) -> tuple[Claim, ...]:
    """`file`: its name as our policy writes it."""
    if answered:
        return tuple(_claim(file, each) for each in answered)
    names = ", ".join(each.name for each in policies)
    reason = f"none of its image policies ({names}) is for {subject.names[0] if subject.names else 'this image'}"
    notes = tuple(note for each in policies for note in each.notes)
    return (Claim(kind="signature", policy=file, valid=False, unmatched=True, reason=reason, notes=notes),)


def of_authority(policy: str, asked: Asked, predicate_type: str = "") -> Claim:
    """What an authority says that a policy of ours names inline, for its signatures or for one predicate type."""
    return Claim(
        kind="attestation" if predicate_type else "signature",
        policy=policy,
        valid=asked.met,
        reason="" if asked.met else f"{asked.authority}: {asked.reason}",
        authority=asked.authority,
        signer=", ".join(asked.names),
        predicate_type=predicate_type,
        signed=_made(asked),
    )


def _claim(file: str, answered: Answered) -> Claim:
    met = [each for each in answered.asked if each.met]
    return Claim(
        kind="signature",
        policy=file,
        name=answered.policy.name,
        valid=answered.met,
        reason=answered.reason,
        authority=", ".join(each.authority for each in met),
        signer=", ".join(sorted({name for each in met for name in each.names})),
        signed=min((made for each in met if (made := _made(each))), default=""),
        warns=answered.policy.warns,
        notes=(*answered.policy.notes, *answered.notes),
    )


def _made(asked: Asked) -> str:
    return min((answer.made for answer in asked.answers if answer.made), default="")
