"""`signing.notation.revocation`, and what each level of a trust policy makes of it: a revoked signer's signature is none, and what
nobody knows is never taken for a "no"."""

import datetime as dt
import json

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from pratique.documents import der, notation
from pratique.documents.notation import Artifact
from pratique.signing.notation import evaluation, revocation
from pratique.signing.notation.answers import Answers, Reply, State
from pratique.signing.notation.evaluation import Signature, Trusted
from pratique.signing.why import UnprovenError, Why
from signing import notaries, revokers
from signing.notaries import AT, KEYS
from signing.revokers import DAY, HOUR, STRANGER, entry
from sigstores import Instance, Issued

ARTIFACT = Artifact("application/vnd.oci.image.manifest.v1+json", "sha256:" + "1" * 64, 400)
PLACES = (revokers.responders("http://ocsp.example.com"), revokers.points("http://lists.example.com"))
ROOT = revokers.authority("root", notaries._AUTHORITIES[0])
BETWEEN = revokers.authority("between", by=ROOT, more=PLACES)
SIGNER = BETWEEN.signer(*PLACES)
NOTARY = notaries.Notary(KEYS["ES256"], "ES256", (SIGNER, BETWEEN.certificate, ROOT.certificate))
OF_BETWEEN, OF_SIGNER = revocation.questions(NOTARY.chain)
TRUSTED = Trusted((ROOT.certificate,))
INSTANCE = Instance()
BOTH = pytest.mark.parametrize("kind", ["jws", "cose"])


def answers(signer="good", between="good", **more):
    """What responders said about the two."""
    found = {}
    for question, authority, status in ((OF_SIGNER, BETWEEN, signer), (OF_BETWEEN, ROOT, between)):
        content = authority.response(question.certificate, status, **more) if status else b""
        found[question] = Answers(responses=(Reply(place="P", content=content),))
    return found


def listing(*entries, by=BETWEEN, question=OF_SIGNER):
    return answers() | {question: Answers(lists=(Reply(place="L", content=by.listed(*entries)),))}


def envelope(by=NOTARY, kind="jws", headers=None, stamp=None) -> Signature:
    make, media_type = {"jws": (notaries.jws, notation.JWS), "cose": (notaries.cose, notation.COSE)}[kind]
    return Signature(media_type, make(by, notaries.payload(ARTIFACT), headers, stamp), "sha256:e", "sha256:m")


def statement(level="strict", **more):
    return notation.policy(json.dumps(notaries.policy(level, **more)).encode(), "p").trust_policies[0]


def judge(found, signature=None, level="strict", at=AT, tsa=(), **more):
    """The answer, and how the one signature was judged."""
    root = (ROOT.certificate,)
    one, trusted = statement(level, **more), Trusted(root, root, tsa)
    answer = evaluation.evaluate(one, trusted, ARTIFACT, [signature or envelope()], (), at, found)
    return answer, answer.checked[0].why


def test_whom_to_ask_about():
    """From below the root down; never the root, and nobody who names no place."""
    assert [each.certificate for each in (OF_BETWEEN, OF_SIGNER)] == [BETWEEN.certificate, SIGNER]
    assert [each.issuer for each in (OF_BETWEEN, OF_SIGNER)] == [ROOT.certificate, BETWEEN.certificate]
    assert revocation.unnamed(NOTARY.chain) == ()
    plain = notaries.notary().chain
    assert (revocation.questions(plain), len(revocation.unnamed(plain))) == ((), 2)
    odd = x509.DirectoryName(SIGNER.subject)
    elsewhere = x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, odd)])
    named = BETWEEN.signer((elsewhere, False))  # nobody can be asked there, and somebody ought to be
    assert [each.certificate for each in revocation.questions((named, BETWEEN.certificate))] == [named]
    alone = revokers.authority("alone", more=PLACES).certificate
    assert (revocation.questions((alone,)), revocation.unnamed((alone,))) == ((), ())


def test_those_alone_are_asked_about_whom_the_policy_trusts():
    def asked(trusted=TRUSTED, artifact=ARTIFACT, **more):
        return evaluation.questions(statement(**more), trusted, artifact, [envelope(), envelope()], AT)

    assert asked() == asked(level="audit") == (OF_BETWEEN, OF_SIGNER)
    assert asked(verification={"override": {"revocation": "skip"}}) == ()
    for level in ("strict", "audit"):
        assert asked(level=level, trusted=Trusted((notaries.notary().root,))) == ()
        assert asked(level=level, trustedIdentities=["x509.subject: C=US, ST=WA, O=other"]) == ()
        assert asked(level=level, artifact=Artifact("m", "sha256:" + "2" * 64, 400)) == ()


@BOTH
@pytest.mark.parametrize(
    "found, why",
    [
        (answers(), Why.VALID),
        (answers(signer="revoked"), Why.KEY_REVOKED),
        (answers(between="revoked"), Why.KEY_REVOKED),
        (answers(signer="", between="revoked"), Why.KEY_REVOKED),
        (answers(signer="revoked", between=""), Why.KEY_REVOKED),
        (answers(signer="unknown"), Why.CERTIFICATE_UNTRUSTED),
        (answers(between="unknown"), Why.CERTIFICATE_UNTRUSTED),
        (answers(at=AT - 9 * DAY), Why.CERTIFICATE_UNTRUSTED),
        (listing(), Why.VALID),
        (listing(entry(SIGNER)), Why.KEY_REVOKED),
        (listing(by=ROOT), Why.CERTIFICATE_UNTRUSTED),
        (listing(by=ROOT, question=OF_BETWEEN), Why.VALID),
        (listing(entry(BETWEEN.certificate), by=ROOT, question=OF_BETWEEN), Why.KEY_REVOKED),
        ({OF_SIGNER: answers()[OF_SIGNER]}, Why.CERTIFICATE_UNTRUSTED),
        ({}, Why.CERTIFICATE_UNTRUSTED),
    ],
    ids=[
        "good",
        "signer",
        "authority",
        "authority-and-unknown",
        "signer-and-unknown",
        "unknown",
        "unknown-authority",
        "stale",
        "list",
        "list-signer",
        "list-of-other",
        "list-of-authority",
        "list-authority",
        "half",
        "nobody",
    ],
)
def test_levels(kind, found, why):
    signature = envelope(kind=kind)
    answer, got = judge(found, signature)
    assert (got, answer.met) == (why, why is Why.VALID)
    assert ("revoked" in answer.reason) is (why is not Why.VALID)
    for given in (
        {"level": "permissive"},
        {"level": "audit"},
        {"level": "strict", "verification": {"override": {"revocation": "log"}}},
    ):
        answer, _ = judge(found, signature, **given)
        assert (answer.met, len(answer.warnings)) == (True, 0 if why is Why.VALID else 1)
    enforced = {"override": {"revocation": "enforce"}}
    assert judge(found, signature, "audit", verification=enforced)[1] is why


def test_what_to_do_is_said():
    reason = judge({}, level="strict")[0].reason
    assert "nobody was asked" in reason
    assert "x509/crl" in reason
    assert "skip revocation" in reason


def test_skipping_is_said():
    answer, _ = judge({}, verification={"override": {"revocation": "skip"}})
    assert (answer.met, answer.warnings) == (
        True,
        ("nobody was asked whether its certificates were revoked: the trust policy skips it",),
    )
    plain = notaries.notary()
    trusted = Trusted((plain.root,))
    answer = evaluation.evaluate(statement(), trusted, ARTIFACT, [envelope(plain)], (), AT)
    assert (answer.met, "no place is named" in answer.warnings[0]) == (True, True)
    alone = notaries.notary(depth=0)
    answer = evaluation.evaluate(statement(), Trusted((alone.root,)), ARTIFACT, [envelope(alone)], (), AT)
    assert (answer.met, answer.warnings) == (True, ())


def test_the_first_answer_that_decides():
    good, revoked = (Reply(place="P", content=BETWEEN.response(SIGNER, each)) for each in ("good", "revoked"))
    mute, listed = Reply(place="M", problem="is away"), Reply(place="L", content=BETWEEN.listed(entry(SIGNER)))
    for responses, lists, state in (
        ((mute, good), (listed,), State.GOOD),
        ((mute, revoked, good), (), State.REVOKED),
        ((mute,), (listed,), State.REVOKED),
        ((), (mute, listed), State.REVOKED),
        ((mute,), (mute,), State.UNKNOWN),
        ((listed,), (good,), State.UNKNOWN),
    ):
        assert revocation.judge(OF_SIGNER, Answers(responses, lists), AT).state is state


def test_a_responder_that_is_revoked_is_no_answer():
    may = BETWEEN.responder(revokers.points("http://lists.example.com/responders"))
    good = Reply(place="P", content=BETWEEN.response(SIGNER, by=may))
    for entries, state in (((), State.GOOD), ((entry(may.certificate), entry(SIGNER)), State.REVOKED)):
        lists = (Reply(place="L", content=BETWEEN.listed(*entries)),)
        assert revocation.judge(OF_SIGNER, Answers((good,), lists), AT).state is state
    outcome = revocation.judge(OF_SIGNER, Answers((good,)), AT)
    assert (outcome.state, "responder itself" in outcome.reason) == (State.UNKNOWN, True)


@BOTH
@pytest.mark.parametrize(
    "lost, why",
    [(AT - HOUR, Why.KEY_REVOKED), (AT, Why.KEY_REVOKED), (AT + HOUR, Why.VALID)],
    ids=["before", "then", "after"],
)
def test_a_signing_authority_dates_what_it_signs(kind, lost, why):
    headers = notaries.headers("notary.x509.signingAuthority", AT)
    stores = {"trustStores": ["signingAuthority:x"]}
    found = listing(entry(SIGNER, "key_compromise", lost))
    assert judge(found, envelope(kind=kind, headers=headers), **stores)[1] is why
    assert judge(found, envelope(kind=kind))[1] is Why.KEY_REVOKED


def token(by: Issued | None = None, accuracy: bytes = b""):
    def stamp(message: bytes) -> bytes:
        return der.children(der.one(INSTANCE.stamp(message, AT, by=by, nonce=accuracy)), der.SEQUENCE)[1].raw

    return stamp


@BOTH
@pytest.mark.parametrize("hours, why", [(-1, Why.KEY_REVOKED), (0, Why.KEY_REVOKED), (1, Why.VALID)], ids=str)
def test_a_timestamp_dates_what_was_signed(kind, hours, why):
    found = listing(entry(SIGNER, "key_compromise", AT + hours * HOUR))
    root = (INSTANCE.stamping_root.certificate,)
    stamped = envelope(kind=kind, stamp=token())
    stores = {"trustStores": ["ca:x", "tsa:y"]}
    assert judge(found, stamped, tsa=root, **stores)[1] is why
    assert judge(found, stamped)[1] is Why.KEY_REVOKED
    # One that does not count dates nothing, though the level only logs that.
    stranger = envelope(kind=kind, stamp=token(Instance().stamping))
    logged = {"override": {"authenticTimestamp": "log"}}
    assert judge(found, stranger, tsa=root, verification=logged, **stores)[1] is Why.KEY_REVOKED


@pytest.mark.parametrize("seconds, why", [(1, Why.KEY_REVOKED), (2, Why.VALID)], ids=str)
def test_the_latest_time_that_a_timestamp_may_mean_counts(seconds, why):
    found = listing(entry(SIGNER, "key_compromise", AT + dt.timedelta(seconds=seconds)))
    stamped = envelope(stamp=token(accuracy=bytes.fromhex("3003020101")))
    root, stores = (INSTANCE.stamping_root.certificate,), {"trustStores": ["ca:x", "tsa:y"]}
    assert judge(found, stamped, tsa=root, **stores)[1] is why


STAMPING_ROOT = revokers.authority("tsa root", STRANGER)
STAMPING = revokers.KEY
STAMPER = STAMPING_ROOT.signer(*PLACES, key=STAMPING, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
OF_STAMPER = revocation.questions((STAMPER, STAMPING_ROOT.certificate))[0]


@BOTH
@pytest.mark.parametrize(
    "status, why",
    [("good", Why.VALID), ("revoked", Why.KEY_REVOKED), ("unknown", Why.CERTIFICATE_UNTRUSTED)],
    ids=["good", "revoked", "unknown"],
)
def test_who_stamps_may_be_revoked_too(kind, status, why):
    """That is a matter of the timestamp: skipping the revocation of signers does not skip it."""
    stamped = envelope(kind=kind, stamp=token(Issued(STAMPING, STAMPER)))
    root, stores = (STAMPING_ROOT.certificate,), {"trustStores": ["ca:x", "tsa:y"]}
    trusted = Trusted((ROOT.certificate,), (), root)
    assert OF_STAMPER in evaluation.questions(statement(**stores), trusted, ARTIFACT, [stamped], AT)
    reply = Reply(place="T", content=STAMPING_ROOT.response(STAMPER, status))
    found = answers() | {OF_STAMPER: Answers(responses=(reply,))}
    assert judge(found, stamped, tsa=root, **stores)[1] is why
    skipped = {"override": {"revocation": "skip"}}
    assert evaluation.questions(statement(**stores, verification=skipped), trusted, ARTIFACT, [stamped], AT) == (
        OF_STAMPER,
    )
    assert judge(found, stamped, tsa=root, **stores, verification=skipped)[1] is why
    logged = {"override": {"authenticTimestamp": "log"}}
    assert judge(found, stamped, tsa=root, **stores, verification=logged)[1] is Why.VALID
    late = {"verifyTimestamp": "afterCertExpiry"}
    assert judge(found, stamped, tsa=root, **stores, verification=late)[1] is Why.VALID


def test_both_that_were_revoked_are_named():
    with pytest.raises(UnprovenError, match=r"CN=between.*CN=signer"):
        revocation.check(NOTARY.chain, answers(signer="revoked", between="revoked"), AT)
