"""`signing.notation.ocsp`: a response counts that the issuer, or one whom it let answer, signed about this very certificate."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp as x509_ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from pratique.signing.notation import ocsp
from pratique.signing.notation.answers import Reply, State
from signing import notaries, revokers
from signing.notaries import AT
from signing.revokers import DAY, KEY, STRANGER

ISSUER = revokers.authority()
OTHER = revokers.authority("other", STRANGER)
ASKED = ISSUER.question(revokers.responders("http://ocsp.example.com"))
LEAF = ASKED.certificate
NONCE = bytes(range(32))
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


def read(content: bytes, at=AT, signed=None, question=ASKED) -> ocsp.Said:
    return ocsp.read(Reply(place="P", content=content, nonce=NONCE), question, at, signed)


def state(content: bytes, **more) -> State:
    return read(content, **more).outcome.state


def test_what_is_asked():
    asked = x509_ocsp.load_der_ocsp_request(ocsp.request(ASKED, NONCE))
    assert asked.serial_number == LEAF.serial_number
    assert asked.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == NONCE
    assert ocsp.responders(LEAF) == ("http://ocsp.example.com",)
    assert ocsp.responders(ISSUER.certificate) == ()


@pytest.mark.parametrize("nonce", [b"", NONCE], ids=["no-nonce", "nonce"])
@pytest.mark.parametrize("hashing", [hashes.SHA1(), hashes.SHA256()], ids=["sha1", "sha256"])
def test_statuses(nonce, hashing):
    said = {
        status: read(ISSUER.response(LEAF, status, nonce=nonce, hashing=hashing)).outcome
        for status in ("good", "revoked", "unknown")
    }
    assert {status: outcome.state.value for status, outcome in said.items()} == {each: each for each in said}
    assert "CN=signer" in said["revoked"].reason
    assert "does not know" in said["unknown"].reason


@pytest.mark.parametrize(
    "content, said",
    [
        (revokers.again(ISSUER.response(LEAF), STRANGER), "neither by"),
        (ISSUER.response(LEAF, by=OTHER), "neither by"),
        (OTHER.response(LEAF, issuer=OTHER.certificate), "another authority"),
        (OTHER.response(LEAF, issuer=ISSUER.certificate), "neither by"),
        (ISSUER.response(ISSUER.signer()), "another certificate"),
        (ISSUER.response(LEAF, nonce=bytes(32)), "nonce"),
        (ISSUER.response(LEAF, at=AT - 2 * DAY), "counted until"),
        (ISSUER.response(LEAF, at=AT + DAY), "counts only from"),
        (ISSUER.response(LEAF, end=None), "until when"),
        (ISSUER.response(LEAF, extra=((UNKNOWN, True),)), "1.2.3.4"),
        (
            x509_ocsp.OCSPResponseBuilder.build_unsuccessful(x509_ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(
                notaries.serialization.Encoding.DER
            ),
            "try later",
        ),
        (b"", "cannot be read"),
        (b"no such certificate", "cannot be read"),
        (ISSUER.response(LEAF)[:-1], "cannot be read"),
        (ISSUER.response(LEAF) + b"\0", "cannot be read"),
    ],
    ids=[
        "forged",
        "not-let",
        "other-issuer",
        "stranger",
        "other-serial",
        "other-nonce",
        "stale",
        "early",
        "endless",
        "critical",
        "try-later",
        "empty",
        "text",
        "cut",
        "longer",
    ],
)
def test_what_decides_nothing(content, said):
    outcome = read(content).outcome
    assert (outcome.state, said in outcome.reason) == (State.UNKNOWN, True), outcome.reason
    assert "P" in outcome.reason


def test_no_bit_can_be_changed_to_good():
    revoked = ISSUER.response(LEAF, "revoked")
    for at in range(len(revoked)):
        for bit in (1, 0x80):
            assert state(revoked[:at] + bytes([revoked[at] ^ bit]) + revoked[at + 1 :]) is not State.GOOD, at


def test_what_is_not_critical_is_passed_over():
    assert state(ISSUER.response(LEAF, extra=((UNKNOWN, False),))) is State.GOOD


def test_one_whom_the_issuer_let_answer():
    may = ISSUER.responder()
    assert state(ISSUER.response(LEAF, by=may)) is State.GOOD
    assert state(ISSUER.response(LEAF, "revoked", by=may)) is State.REVOKED
    assert state(ISSUER.response(LEAF, by=may, brought=False)) is State.UNKNOWN
    assert state(revokers.again(ISSUER.response(LEAF, by=may), KEY)) is State.UNKNOWN


def test_who_answers_by_name():
    may = ISSUER.responder()
    assert state(ISSUER.response(LEAF, by_name=True)) is State.GOOD
    assert state(ISSUER.response(LEAF, by=may, by_name=True)) is State.GOOD
    same = revokers.authority(key=STRANGER)  # the same name with another key
    assert state(same.response(LEAF, by_name=True, issuer=ISSUER.certificate)) is State.UNKNOWN


def test_kinds_of_hashes():
    assert state(ISSUER.response(LEAF, signing=hashes.SHA384())) is State.GOOD
    assert state(ISSUER.response(LEAF, signing=hashes.SHA3_256())) is State.UNKNOWN
    assert state(ISSUER.response(LEAF, signing=hashes.SHA224())) is State.UNKNOWN


def test_whether_the_responder_is_to_be_looked_up():
    listed = revokers.points("http://lists.example.com")
    for places, expected in (((), False), ((listed,), True), ((listed, (x509.OCSPNoCheck(), False)), False)):
        may = ISSUER.responder(*places)
        assert read(ISSUER.response(LEAF, by=may)).responder == (may.certificate if expected else None)


@pytest.mark.parametrize(
    "given",
    [
        {"purposes": (ExtendedKeyUsageOID.CODE_SIGNING,)},
        {"purposes": (ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)},
        {"purposes": None},
        {"usage": ("key_agreement",)},
        {"start": AT - 9 * DAY, "end": AT - DAY},
        {"start": AT + DAY},
    ],
    ids=["signer", "any", "none", "usage", "expired", "early"],
)
def test_those_who_may_not_answer(given):
    assert state(ISSUER.response(LEAF, by=ISSUER.responder(**given))) is State.UNKNOWN


def test_a_responder_of_another_authority():
    assert state(ISSUER.response(LEAF, by=OTHER.responder(key=notaries._AUTHORITIES[0]))) is State.UNKNOWN


@pytest.mark.parametrize(
    "after, expected",
    [(-1, State.REVOKED), (0, State.REVOKED), (1, State.GOOD)],
    ids=["before", "same", "after"],
)
def test_what_was_signed_before_the_key_was_lost(after, expected):
    """A date since when the key is not to be trusted lets older signatures stand, if somebody trusted dates them."""
    lost = revokers.invalidity(AT - DAY + dt.timedelta(seconds=after))
    content = revokers.again(ISSUER.response(LEAF, "revoked"), KEY, extension=lost)
    assert state(content, signed=AT - DAY) is expected
    assert state(content) is State.REVOKED


def test_an_extension_about_the_certificate_that_is_not_known():
    for critical, expected in (("0101ff", State.UNKNOWN), ("", State.GOOD)):
        extension = bytes.fromhex("06032a0304" + critical + "04020500")
        whole = bytes([0x30, len(extension)]) + extension
        assert state(revokers.again(ISSUER.response(LEAF), KEY, extension=whole)) is expected


def test_several_answers_in_one():
    assert state(revokers.again(ISSUER.response(LEAF), KEY)) is State.GOOD
    for times in (0, 2, 200):
        assert state(revokers.again(ISSUER.response(LEAF), KEY, times=times)) is State.UNKNOWN


@given(st.binary(max_size=200))
def test_any_bytes(data):
    assert state(data) is State.UNKNOWN


@given(st.integers(0, len(ISSUER.response(LEAF)) - 1), st.binary(min_size=1, max_size=6))
def test_damage(at, data):
    content = ISSUER.response(LEAF, "revoked")
    assert state(content[:at] + data + content[at + len(data) :]) is not State.GOOD
