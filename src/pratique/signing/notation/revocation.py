"""Was a certificate of a chain revoked? Decided from what came back: OCSP responses first, then lists.

https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md#certificate-revocation-evaluation.
A certificate that names nobody to ask is not asked about, and its chain's root never is. What cannot be known is no "no".
"""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pratique.signing.notation import chain, lists, ocsp
from pratique.signing.notation.answers import Answers, Outcome, Question, State
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def questions(certificates: Sequence["Certificate"]) -> tuple[Question, ...]:
    """What is to be asked about a chain, from below its root down."""
    pairs = list(itertools.pairwise(certificates))
    return tuple(Question(each, issuer) for each, issuer in reversed(pairs) if _names_somebody(each))


def unnamed(certificates: Sequence["Certificate"]) -> tuple[str, ...]:
    """Those of a chain, but for the root, that name nobody who would know."""
    return tuple(chain.name(each) for each in certificates[:-1] if not _names_somebody(each))


def check(
    certificates: Sequence["Certificate"],
    answers: Mapping[Question, Answers],
    at: datetime,
    signed: datetime | None = None,
) -> None:
    """UnprovenError where one of a chain was revoked, or where that is not known. `signed`: as `judge` has it."""
    found = [(each, judge(each, answers.get(each, Answers()), at, signed)) for each in questions(certificates)]
    if revoked := [outcome.reason for _, outcome in found if outcome.state is State.REVOKED]:
        raise UnprovenError(Why.KEY_REVOKED, "; ".join(revoked))
    for question, outcome in found:
        if outcome.state is State.UNKNOWN:
            raise UnprovenError(
                Why.CERTIFICATE_UNTRUSTED,
                f"whether {chain.name(question.certificate)} was revoked is not known ({outcome.reason}): put the list of its "
                "authority into x509/crl of the trust store, or let the trust policy log or skip revocation",
            )


def judge(question: Question, answers: Answers, at: datetime, signed: datetime | None = None) -> Outcome:
    """The first answer that decides. `signed`: the latest time at which the signature can have been made, as somebody
    trusted says; what an authority takes for invalid only later was still good then."""
    unclear = []
    for reply in answers.responses:
        said = ocsp.read(reply, question, at, signed)
        outcome = said.outcome
        if said.responder is not None:
            own = _listed(Question(said.responder, question.issuer), answers, at)
            if own.state is not State.GOOD:
                outcome = Outcome(State.UNKNOWN, f"the responder itself may be revoked: {own.reason}")
        if outcome.state is not State.UNKNOWN:
            return outcome
        unclear.append(outcome.reason)
    outcome = _listed(question, answers, at, signed)
    if outcome.state is not State.UNKNOWN:
        return outcome
    reasons = dict.fromkeys(each for each in (*unclear, outcome.reason) if each)
    return Outcome(State.UNKNOWN, "; ".join(list(reasons)[:4]) or "nobody was asked")


def _listed(question: Question, answers: Answers, at: datetime, signed: datetime | None = None) -> Outcome:
    unclear = []
    for reply in answers.lists:
        outcome = lists.read(reply, question, at, signed)
        if outcome.state is not State.UNKNOWN:
            return outcome
        unclear.append(outcome.reason)
    return Outcome(State.UNKNOWN, "; ".join(dict.fromkeys(unclear)))


def _names_somebody(certificate: "Certificate") -> bool:
    from cryptography.x509 import CRLDistributionPoints

    return ocsp.named(certificate) or chain.value(certificate, CRLDistributionPoints) is not None
