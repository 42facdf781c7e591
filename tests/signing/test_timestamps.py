"""Timestamps count when the trusted authority's own certificate signed them, for these bytes, while it was valid."""

import base64
import datetime as dt
import json
import os

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.documents import sigstore_bundle
from pratique.signing import timestamps, trust_root
from pratique.signing.trust_root import CertificateAuthority
from pratique.signing.why import UnprovenError, Why
from signing.shelf import DATA, data
from sigstores import AT

INSTANCE = sigstores.instance()
OURS = trust_root.read(INSTANCE.trusted_root(), "root.json").timestamp_authorities
DAY = dt.timedelta(days=1)
TOKEN = INSTANCE.stamp(b"message")


def reason(token, message=b"message", authorities=OURS):
    with pytest.raises(UnprovenError) as error:
        timestamps.stamped(token, message, authorities)
    assert error.value.why is Why.UNSTAMPED
    return str(error.value)


def test_a_timestamp():
    assert timestamps.stamped(TOKEN, b"message", OURS) == AT
    assert "another signature" in reason(TOKEN, b"other")
    assert "no trusted authority" in reason(TOKEN, authorities=())


def test_a_nonce_changes_nothing():
    assert timestamps.stamped(INSTANCE.stamp(b"message", nonce=sigstores.number(1 << 60)), b"message", OURS) == AT


def test_the_authority_is_the_trusted_one():
    stranger = sigstores.Instance()
    assert "another certificate" in reason(stranger.stamp(b"message"))
    theirs = trust_root.read(stranger.trusted_root(), "root.json").timestamp_authorities
    assert timestamps.stamped(TOKEN, b"message", (*theirs, *OURS)) == AT
    assert "no trusted authority signed" in reason(TOKEN, authorities=theirs * 2)


def test_who_is_named_is_who_signed():
    ours, stranger = INSTANCE.stamping, sigstores.Instance().stamping
    named = INSTANCE.stamp(b"message", by=sigstores.Issued(stranger.key, ours.certificate))
    assert "does not verify with the key" in reason(named)
    signed = INSTANCE.stamp(b"message", by=sigstores.Issued(ours.key, stranger.certificate))
    assert "another certificate than that of" in reason(signed)
    assert "names another certificate" in reason(INSTANCE.stamp(b"message", serial=7))


def test_times():
    assert timestamps.stamped(INSTANCE.stamp(b"message", AT + DAY), b"message", OURS) == AT + DAY
    assert "did not count" in reason(INSTANCE.stamp(b"message", AT + 5000 * DAY))
    [ours] = OURS
    until = CertificateAuthority(chain=ours.chain, valid_until=AT - DAY)
    assert "did not count" in reason(TOKEN, authorities=(until,))


def stamping(**more):
    root = sigstores.authority("root")
    made = sigstores.authority("tsa", root, **{"purpose": ExtendedKeyUsageOID.TIME_STAMPING, "ca": False} | more)
    return INSTANCE.stamp(b"message", by=made), made, root


def test_certificates_for_timestamps():
    token, made, root = stamping()
    assert timestamps.stamped(token, b"message", [CertificateAuthority(chain=(made.der, root.der))]) == AT
    assert timestamps.stamped(token, b"message", [CertificateAuthority(chain=(made.der,))]) == AT
    other = sigstores.authority("root")
    assert "lead to its root" in reason(token, authorities=[CertificateAuthority(chain=(made.der, other.der))])
    for purpose in (ExtendedKeyUsageOID.CODE_SIGNING, None):
        token, made, root = stamping(purpose=purpose)
        chain = CertificateAuthority(chain=(made.der, root.der))
        assert "not one for timestamps" in reason(token, authorities=[chain])


def test_one_of_a_real_authority():
    root = trust_root.load(os.path.join(DATA, "stamped.trusted-root.json"))
    found = sigstore_bundle.decode(data("stamped.json"))
    signature = base64.b64decode(json.loads(data("stamped.json"))["messageSignature"]["signature"])
    at = timestamps.stamped(found.timestamps[0], signature, root.timestamp_authorities)
    assert at == dt.datetime(2026, 6, 4, 17, 43, 29, tzinfo=dt.UTC)


@given(st.integers(0, 1 << 16), st.integers(1, 255))
def test_a_changed_byte_is_never_another_time(at, change):
    """What lies outside of the signed parts (certificates brought along, the status) may change; what it says may not."""
    changed = bytearray(TOKEN)
    changed[at % len(TOKEN)] ^= change
    try:
        assert timestamps.stamped(bytes(changed), b"message", OURS) == AT
    except UnprovenError:
        return
