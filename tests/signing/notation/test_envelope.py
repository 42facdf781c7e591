"""`signing.notation.envelope`: JWS and COSE say the same, and no header is passed over that matters."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import notation
from pratique.documents.cbor import Tag
from pratique.documents.notation import Artifact
from pratique.errors import InputError, UnreadableError
from pratique.signing.notation import envelope
from signing import notaries
from signing.notaries import AT, PREFIX

NOTARY = notaries.notary()
CONTENT = notaries.payload(Artifact("m/t", "sha256:" + "0" * 64, 1))
KINDS = {"jws": (notation.JWS, notaries.jws), "cose": (notation.COSE, notaries.cose)}
BOTH = pytest.mark.parametrize("kind", KINDS)
AUTHORITY = "notary.x509.signingAuthority"


def read(kind: str, **changed) -> envelope.Envelope:
    """An envelope with headers changed; None takes one away."""
    scheme = changed.pop("scheme", "notary.x509")
    given = notaries.headers(scheme, expiry=changed.pop("until", None)) | changed
    media_type, make = KINDS[kind]
    return envelope.read(
        media_type, make(NOTARY, CONTENT, {key: each for key, each in given.items() if each is not None})
    )


@BOTH
def test_what_is_said(kind):
    found = read(kind, until=AT + dt.timedelta(1))
    assert (found.kind, found.algorithm, found.scheme) == (kind, "ES256", "notary.x509")
    assert (found.signed_at, found.authentic_at, found.expiry) == (AT, None, AT + dt.timedelta(1))
    assert (list(found.chain), found.payload, found.timestamp) == (NOTARY.der, CONTENT, b"")
    assert read(kind, scheme=AUTHORITY).authentic_at == AT


@BOTH
@pytest.mark.parametrize(
    "changed",
    [
        {"cty": "application/json"},
        {"cty": None},
        {"signingScheme": "notary.x509.more"},
        {"signingScheme": None},
        {"crit": None},
        {"crit": []},
        {"crit": PREFIX + "signingScheme"},
        {"crit": [PREFIX + "signingScheme"] * 2},
        {"crit": [PREFIX + "signingScheme", PREFIX + "expiry"]},
        {"crit": [PREFIX + "signingScheme", PREFIX + "signingTime"]},
        {"crit": [PREFIX + "signingScheme", "more"], "more": "x"},
        {"until": AT, "crit": [PREFIX + "signingScheme"]},
        {"signingTime": None},
        {"signingTime": "yesterday"},
        {"signingTime": 1_700_000_000},
        {"authenticSigningTime": AT},
        {"scheme": AUTHORITY, "crit": [PREFIX + "signingScheme"]},
        {"scheme": AUTHORITY, "signingTime": AT},
        {"verificationPlugin": "com.example.plugin"},
        {"verificationPluginMinVersion": "1.0"},
    ],
    ids=[str(number) for number in range(20)],
)
def test_headers_that_are_wrong_or_unknown(kind, changed):
    with pytest.raises(UnreadableError):
        read(kind, **changed)


@pytest.mark.parametrize("changed", [{"alg": "none"}, {"alg": -999}, {"alg": b"x"}], ids=["text", "number", "bytes"])
def test_unknown_algorithms_of_cose_are_none(changed):
    assert read("cose", **changed).algorithm == ""


@pytest.mark.parametrize(
    "value", [Tag(1, -5), Tag(1, 1 << 60), Tag(0, "x"), Tag(1, "x")], ids=["past", "far", "text", "odd"]
)
def test_times_of_cose(value):
    with pytest.raises(UnreadableError):
        read("cose", signingTime=value)


@BOTH
def test_other_kinds_of_content(kind):
    make = KINDS[kind][1]
    for wrong in ({"jws": notation.COSE, "cose": notation.JWS}[kind], "application/json", ""):
        with pytest.raises(InputError):
            envelope.read(wrong, make(NOTARY, CONTENT))


@BOTH
def test_chains_are_bounded(kind):
    media_type, make = KINDS[kind]
    long = notaries.Notary(NOTARY.key, "ES256", NOTARY.chain * 9)
    with pytest.raises(UnreadableError, match="certificates"):
        envelope.read(media_type, make(long, CONTENT))


@BOTH
@given(data=st.binary(max_size=200))
def test_any_bytes(kind, data):
    with pytest.raises(InputError):
        envelope.read(KINDS[kind][0], data)
