"""`evidence.producers`: whose evidence may satisfy this policy. Anyone else's adds findings and clears none."""

from collections.abc import Iterator

from pratique.model.verdict import Outcome, Reason
from pratique.policy import globs
from pratique.policy.case import Case


def judge(case: Case) -> Iterator[Reason]:
    keys, producer = case.document.evidence, case.evidence.producer
    if keys is None or not keys.producers:
        return
    trusted = any(
        each.name == producer.name and globs.text_matches(each.authenticated, producer.authenticated)
        for each in keys.producers
    )
    if not trusted:
        names = " or ".join(f"{each.name} ({each.authenticated})" for each in keys.producers)
        yield case.reason(
            "evidence.producers",
            Outcome.INCOMPLETE,
            f"The evidence is by {producer.name} ({producer.authenticated}), whom the policy does not trust with it.",
            remedy=f"Let {names} examine the image.",
        )
