"""Bundles: one content, one way to verify it, known media types; everything else is refused.

What tampering does to a verification is in tests/signing/test_evaluation.py.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import dsse, sigstore_bundle
from pratique.errors import InputError, UnreadableError

ENVELOPE = dsse.encode(b"{}", "text/plain", [b"signature"])


def changed(**more):
    document = json.loads(sigstore_bundle.encode(ENVELOPE, "hint")) | more
    return sigstore_bundle.decode(json.dumps(document).encode())


def test_what_is_written_is_read():
    read = sigstore_bundle.decode(sigstore_bundle.encode(ENVELOPE, "hint"))
    assert (read.hint, read.certificates, read.log_entries, read.timestamps) == ("hint", (), (), ())
    assert read.envelope is not None
    assert dsse.unpacked(read.envelope.payload, "x") == b"{}"


@pytest.mark.parametrize("media_type", sorted(sigstore_bundle.MEDIA_TYPES))
def test_media_types(media_type):
    assert changed(mediaType=media_type).hint == "hint"


def test_certificates_logs_and_stamps():
    material = {
        "x509CertificateChain": {"certificates": [{"rawBytes": "AA=="}, {"rawBytes": "AQ=="}]},
        "tlogEntries": [{"logIndex": "1", "canonicalizedBody": "e30="}],
        "timestampVerificationData": {"rfc3161Timestamps": [{"signedTimestamp": "AA=="}]},
    }
    read = changed(verificationMaterial=material)
    assert (read.certificates, read.timestamps) == (("AA==", "AQ=="), (b"\0",))
    assert [each.log_index for each in read.log_entries] == [1]


def test_a_bare_message_signature_has_no_envelope():
    document = json.loads(sigstore_bundle.encode(ENVELOPE, "hint"))
    del document["dsseEnvelope"]
    document["messageSignature"] = {"messageDigest": {"algorithm": "SHA2_256", "digest": "AA=="}, "signature": "AA=="}
    assert sigstore_bundle.decode(json.dumps(document).encode()).envelope is None


@pytest.mark.parametrize(
    "more", [{"messageSignature": {}}, {"verificationMaterial": {}}, {"extra": 1}, {"mediaType": "x"}]
)
def test_what_is_refused(more):
    with pytest.raises(UnreadableError):
        changed(**more)


@given(st.binary(max_size=200))
def test_noise(data):
    with pytest.raises(InputError):
        sigstore_bundle.decode(data)
