"""A bundle taken apart into the legacy layout says what the bundle said, and verifies there too."""

import datetime as dt
import json

import pytest

import sigstores
from pratique.documents import simple_signing
from pratique.errors import UsageError
from pratique.model.signature import Collected, Form, Layout
from pratique.signing import reading, trust_root, unbundling
from pratique.signing.evaluation import Demand, evaluate
from pratique.signing.identities import Identity
from signing import tamperings
from signing.shelf import SIGNED
from sigstores import AT, b64

INSTANCE = sigstores.instance()
ROOT = trust_root.read(INSTANCE.trusted_root(), "root.json")
ME = Identity(issuer=sigstores.ISSUER, subject=sigstores.SUBJECT)


def met(material):
    demand = Demand(name="x", identities=(ME,), trust_root=ROOT)
    return evaluate(demand, [SIGNED], Collected((material,)), AT + dt.timedelta(days=9)).met


def test_an_envelope():
    bundle = INSTANCE.bundle(tamperings.STATEMENT)
    texts = unbundling.annotations(bundle)
    material = unbundling.material(Form.ENVELOPE, unbundling.envelope(bundle), texts)
    assert (material.layout, material.signature) == (Layout.LEGACY, "")
    assert met(material)
    assert reading.read(material).proofs.entries[0].promise
    assert not met(unbundling.material(Form.ENVELOPE, unbundling.envelope(bundle), texts | {unbundling.LOG_ENTRY: ""}))


@pytest.mark.parametrize("stamped", [True, False])
def test_a_payload(stamped):
    payload = simple_signing.encode("registry.example.com/app", SIGNED)
    bundle = INSTANCE.message(payload, stamped=stamped)
    texts = unbundling.annotations(bundle)
    assert (unbundling.TIMESTAMP in texts) is stamped
    assert met(unbundling.material(Form.SIMPLE_SIGNING, payload, texts))
    other = simple_signing.encode("registry.example.com/app", SIGNED, {"a": "b"})
    assert not met(unbundling.material(Form.SIMPLE_SIGNING, other, texts))


def test_a_timestamp_of_the_envelope_beside_it():
    """cosign stamps the whole envelope in the legacy layout."""
    bundle = INSTANCE.bundle(tamperings.STATEMENT)
    envelope = unbundling.envelope(bundle)
    assert unbundling.TIMESTAMP not in unbundling.annotations(INSTANCE.bundle(tamperings.STATEMENT, stamped=True))
    for stamped, expected in ((envelope, True), (b"another", False)):
        stamp = json.dumps({"SignedRFC3161Timestamp": b64(INSTANCE.stamp(stamped))})
        texts = unbundling.annotations(bundle) | {unbundling.TIMESTAMP: stamp}
        assert met(unbundling.material(Form.ENVELOPE, envelope, texts)) is expected


def test_a_log_that_gives_no_promises():
    with pytest.raises(UsageError, match="use --layout bundle"):
        unbundling.annotations(INSTANCE.bundle(tamperings.STATEMENT, log="v2"))


@pytest.mark.parametrize("name", [unbundling.CERTIFICATE, unbundling.LOG_ENTRY, unbundling.TIMESTAMP, unbundling.CHAIN])
@pytest.mark.parametrize("text", ["x", "{}", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\nAAAA\n" * 40])
def test_annotations_that_are_damaged_are_never_met(name, text):
    payload = simple_signing.encode("registry.example.com/app", SIGNED)
    texts = unbundling.annotations(INSTANCE.message(payload))
    if name == unbundling.CHAIN and "AAAA" not in text and "BEGIN" not in text:
        texts[unbundling.CERTIFICATE] = ""
    assert not met(unbundling.material(Form.SIMPLE_SIGNING, payload, texts | {name: text}))
