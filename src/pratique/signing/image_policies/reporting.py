"""What a user should know of image policies before any image is asked about: what is refused, and what never matches."""

from collections.abc import Iterator, Sequence

from pratique.signing.image_policies.policy import ImagePolicy


def notes(policies: Sequence[ImagePolicy]) -> Iterator[str]:
    """One sentence each."""
    for policy in policies:
        yield from (f"{note}." for note in policy.notes)
        where = f"{policy.file}:{policy.line}: {policy.name}"
        for authority in policy.authorities:
            if authority.refused:
                yield f"{where}: {authority.name} is never met here: {authority.refused}."
            for wanted in authority.attestations:
                if wanted.condition is not None and wanted.condition.refused:
                    yield f"{where}: {authority.name}: {wanted.name} is never met here: {wanted.condition.refused}."
        if policy.condition is not None and policy.condition.refused:
            yield f"{where}: its policy is never met here: {policy.condition.refused}."
