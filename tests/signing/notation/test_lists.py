"""`signing.notation.lists`: a list counts that the issuer itself signed, whole, about certificates like this one, for now."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from pratique.signing.notation import lists
from pratique.signing.notation.answers import Question, Reply, State
from signing import revokers
from signing.notaries import AT
from signing.revokers import DAY, HOUR, STRANGER, entry, uri

PLACE = "http://lists.example.com/1"
ISSUER = revokers.authority()
OTHER = revokers.authority("other", STRANGER)
ASKED = ISSUER.question(revokers.points(PLACE))
LEAF = ASKED.certificate
BELOW = Question(revokers.authority("below", STRANGER, ISSUER).certificate, ISSUER.certificate)
SOMEBODY = ISSUER.signer()
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


def read(content: bytes, delta=None, at=AT, signed=None, question=ASKED):
    changes = None if delta is None else Reply(place="D", content=delta)
    return lists.read(Reply(place="P", content=content, delta=changes), question, at, signed)


def state(content: bytes, *more, **given) -> State:
    return read(content, *more, **given).state


def places(content: bytes, question=ASKED) -> tuple[str, ...]:
    """Of the changes since a list."""
    return lists.changes(Reply(place="P", content=content), question)


def test_who_is_listed():
    assert state(ISSUER.listed()) is State.GOOD
    assert state(ISSUER.listed(entry(SOMEBODY))) is State.GOOD
    said = read(ISSUER.listed(entry(SOMEBODY), entry(LEAF)))
    assert (said.state, "CN=signer" in said.reason) == (State.REVOKED, True)
    for reason in ("key_compromise", "superseded", "certificate_hold", "remove_from_crl"):
        assert state(ISSUER.listed(entry(LEAF, reason))) is State.REVOKED


@pytest.mark.parametrize(
    "content, said",
    [
        (ISSUER.listed(key=STRANGER), "not signed by"),
        (ISSUER.listed(hashing=hashes.SHA3_256()), "not signed by"),
        (OTHER.listed(), "another authority"),
        (OTHER.listed(name=ISSUER.certificate.subject), "not signed by"),
        (ISSUER.listed(at=AT - 2 * DAY), "counted until"),
        (ISSUER.listed(at=AT + DAY), "counts only from"),
        (ISSUER.listed(extra=((UNKNOWN, True),)), "1.2.3.4"),
        (ISSUER.listed(since=3), "only changes"),
        (ISSUER.listed(scope={"indirect_crl": True}), "indirect"),
        (ISSUER.listed(scope={"only_contains_ca_certs": True}), "other certificates"),
        (ISSUER.listed(scope={"only_contains_attribute_certs": True}), "other certificates"),
        (ISSUER.listed(scope={"full_name": [uri("http://lists.example.com/2")]}), "other certificates"),
        (ISSUER.listed(scope={"only_some_reasons": frozenset([x509.ReasonFlags.key_compromise])}), "a part"),
        (b"", "cannot be read"),
        (b"<html>", "cannot be read"),
        (ISSUER.listed()[:-1], "cannot be read"),
    ],
    ids=[
        "forged",
        "weak",
        "other",
        "stranger",
        "stale",
        "early",
        "critical",
        "delta",
        "indirect",
        "authorities",
        "attributes",
        "other-part",
        "reasons",
        "empty",
        "text",
        "cut",
    ],
)
def test_what_decides_nothing(content, said):
    outcome = read(content)
    assert (outcome.state, said in outcome.reason) == (State.UNKNOWN, True), outcome.reason
    assert "P" in outcome.reason


def test_lists_about_certificates_like_this_one():
    for scope in ({"only_contains_user_certs": True}, {"full_name": [uri(PLACE)]}):
        assert state(ISSUER.listed(scope=scope)) is State.GOOD
    assert state(ISSUER.listed(scope={"only_contains_ca_certs": True}), question=BELOW) is State.GOOD
    assert state(ISSUER.listed(scope={"only_contains_user_certs": True}), question=BELOW) is State.UNKNOWN


def test_what_is_not_critical_is_passed_over():
    assert state(ISSUER.listed(extra=((UNKNOWN, False),))) is State.GOOD


def test_an_authority_that_may_not_list():
    bare = revokers.authority(usage=("key_cert_sign",))
    assert "not for lists" in read(bare.listed(), question=bare.question()).reason


def test_an_old_list_still_says_who_was_revoked():
    old = {"at": AT - 5 * DAY}
    assert state(ISSUER.listed(entry(LEAF, "key_compromise"), **old)) is State.REVOKED
    for passing in ("certificate_hold", "remove_from_crl"):
        assert state(ISSUER.listed(entry(LEAF, passing), **old)) is State.UNKNOWN


@pytest.mark.parametrize(
    "more, expected",
    [
        (((x509.CertificateIssuer([x509.DirectoryName(OTHER.certificate.subject)]), True),), State.UNKNOWN),
        (((UNKNOWN, True),), State.UNKNOWN),
        (((UNKNOWN, False),), State.REVOKED),
    ],
    ids=["issuer", "critical", "not-critical"],
)
def test_entries_that_say_more(more, expected):
    assert state(ISSUER.listed(entry(LEAF, "", None, *more))) is expected


def test_what_was_signed_before_the_key_was_lost():
    """A date since when the key is not to be trusted lets older signatures stand, if somebody trusted dates them."""
    content = ISSUER.listed(entry(LEAF, "key_compromise", AT - HOUR))
    for signed, expected in ((AT - 2 * HOUR, State.GOOD), (AT - HOUR, State.REVOKED), (AT, State.REVOKED)):
        assert state(content, signed=signed) is expected
    assert state(content) is State.REVOKED
    assert state(ISSUER.listed(entry(LEAF)), signed=AT - 9 * DAY) is State.REVOKED


def test_changes():
    fresher = "http://lists.example.com/changes"
    base, held = ISSUER.listed(fresher=fresher), ISSUER.listed(entry(LEAF, "certificate_hold"), fresher=fresher)
    assert places(base) == (fresher,)
    assert places(ISSUER.listed()) == places(b"") == ()
    assert places(ISSUER.listed(fresher=fresher, key=STRANGER)) == ()  # nobody is sent anywhere by a stranger
    delta = {"since": 7, "number": 8}
    assert state(base) is State.UNKNOWN
    assert state(base, ISSUER.listed(**delta)) is State.GOOD
    assert state(base, ISSUER.listed(entry(LEAF), **delta)) is State.REVOKED
    assert state(held, ISSUER.listed(**delta)) is State.REVOKED
    assert state(held, ISSUER.listed(entry(LEAF, "remove_from_crl"), **delta)) is State.GOOD
    lost = ISSUER.listed(entry(LEAF), fresher=fresher)
    assert state(lost, ISSUER.listed(entry(LEAF, "remove_from_crl"), **delta)) is State.REVOKED


@pytest.mark.parametrize(
    "delta",
    [
        ISSUER.listed(since=6, number=8),
        ISSUER.listed(since=8, number=8),
        ISSUER.listed(),
        ISSUER.listed(since=7, number=8, at=AT - 5 * DAY),
        ISSUER.listed(since=7, number=8, key=STRANGER),
        ISSUER.listed(since=7, number=8, scope={"only_contains_user_certs": True}),
        b"",
    ],
    ids=["older", "later", "whole", "stale", "forged", "scope", "none"],
)
def test_changes_that_do_not_fit(delta):
    assert state(ISSUER.listed(fresher=PLACE), delta) is State.UNKNOWN


def test_a_certificate_that_names_where_changes_are():
    named = (x509.FreshestCRL([revokers.point(PLACE)]), False)
    asked = ISSUER.question(revokers.points(PLACE), named)
    assert places(ISSUER.listed(), asked) == (PLACE,)
    assert state(ISSUER.listed(), question=asked) is State.UNKNOWN
    assert state(ISSUER.listed(), ISSUER.listed(since=7, number=8), question=asked) is State.GOOD


def test_places_of_lists():
    """Only those of the issuer, and for all reasons."""
    some = revokers.point("http://a", reasons=frozenset([x509.ReasonFlags.key_compromise]))
    foreign = revokers.point("http://b", issuer=[x509.DirectoryName(OTHER.certificate.subject)])
    value = x509.CRLDistributionPoints(
        [some, foreign, revokers.point("http://c", "ldap://d"), revokers.point("http://e")]
    )
    asked = ISSUER.question((value, False))
    assert lists.points(asked.certificate) == ("http://c", "ldap://d", "http://e")
    assert lists.points(SOMEBODY) == ()


def test_no_bit_can_be_changed_to_good():
    content = ISSUER.listed(entry(LEAF))
    for at in range(len(content)):
        for bit in (1, 0x80):
            assert state(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]) is not State.GOOD, at


@given(st.binary(max_size=200))
def test_any_bytes(data):
    assert state(data) is State.UNKNOWN
    assert not lists.of(data, ISSUER.certificate)


@given(st.integers(0, len(ISSUER.listed(entry(LEAF))) - 8), st.binary(min_size=1, max_size=6))
def test_damage(at, data):
    content = ISSUER.listed(entry(LEAF))
    assert state(content[:at] + data + content[at + len(data) :]) is not State.GOOD
