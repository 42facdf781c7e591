"""Signed means signed: of everything that hangs on an image only what was demanded counts, and each answer says why."""

import base64
import datetime as dt
import json

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import dsse, intoto, sigstore_bundle, simple_signing
from pratique.model.signature import Collected, Form, Layout, Material
from pratique.signing.evaluation import Demand, TrustedKey, Why, evaluate, hint
from pratique.signing.predicates import IMAGE_SIGNATURE
from signing.shelf import KEY, OTHER, SIGNED, bundle, data, envelope, public, simple

AT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(1)
SBOM = "https://cyclonedx.org/bom"
ELSE = "sha256:" + "0" * 64


def demand(*keys, **more):
    return Demand(name="release", keys=tuple(TrustedKey(key) for key in keys), **more)


def asked(collected, *keys, digests=(SIGNED,), **more):
    return evaluate(demand(*(keys or (KEY.public,)), **more), digests, collected, AT)


def why(collected, *keys, **more):
    return [each.why for each in asked(collected, *keys, **more).checked]


def signed(key=KEY, predicate_type=IMAGE_SIGNATURE, digest=SIGNED, named=None, **more):
    statement = intoto.encode(predicate_type, digest, b"{}", more.get("annotations"))
    made = dsse.encode(statement, intoto.PAYLOAD_TYPE, [key.sign(dsse.pae(intoto.PAYLOAD_TYPE, statement))])
    return bundle(sigstore_bundle.encode(made, hint(named or key.public)))


def together(*collected):
    return Collected(tuple(each for one in collected for each in one.material))


LEGACY = simple(data("legacy.json"), data("legacy.sig").decode())


@pytest.mark.parametrize("kind", ["ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "ed25519", "rsa-2048"])
def test_bundles_of_cosign(kind):
    answer = asked(bundle(data(f"bundle-{kind}.json")), public(f"bundle-{kind}"))
    assert (answer.met, answer.names) == (True, (f"bundle-{kind}",))
    assert not asked(bundle(data(f"bundle-{kind}.json")), KEY.public).met


def test_legacy_signatures_of_cosign():
    assert asked(LEGACY, public("cosign-2.5")).met
    assert asked(simple(data("legacy-ed25519.json"), data("legacy-ed25519.sig").decode()), public("bundle-ed25519")).met


@pytest.mark.parametrize(
    "collected, key",
    [
        (bundle(data("bundle-attestation.json")), "cosign-3.1"),
        (envelope(data("legacy-attestation.json")), "cosign-2.5"),
    ],
)
def test_an_attestation_is_no_signature_and_a_signature_no_attestation(collected, key):
    assert asked(collected, public(key), predicate_type=SBOM).met
    answer = asked(collected, public(key))
    assert not answer.met
    assert answer.reason == "the image has no signature (what hangs on it is of other predicate types: cyclonedx)"
    assert why(collected, public(key)) == [Why.WRONG_PREDICATE]
    assert why(LEGACY, public("cosign-2.5"), predicate_type=SBOM) == [Why.WRONG_PREDICATE]


def test_each_failure_is_its_own():
    assert asked(Collected()).reason == "the image has no signature"
    assert "attestation cyclonedx" in asked(Collected(), predicate_type=SBOM).reason
    assert why(signed(OTHER)) == [Why.OTHER_KEY]
    assert why(signed(digest=ELSE)) == [Why.OTHER_DIGEST]
    assert why(signed(OTHER, named=KEY.public)) == [Why.ALTERED]
    assert why(signed(), layouts=(Layout.LEGACY,)) == [Why.OTHER_LAYOUT]
    assert why(signed(predicate_type="https://example.com/p")) == [Why.WRONG_PREDICATE]
    assert why(bundle(b"{}")) == [Why.UNREADABLE]
    assert ELSE in asked(signed(digest=ELSE)).reason


def test_without_a_key_nothing_is_met():
    answer = evaluate(Demand(name="none", keys=(), threshold=0), [SIGNED], signed(), AT)
    assert not answer.met
    assert "no key" in answer.reason
    assert asked(signed(), threshold=0).met  # a threshold of none is one


def test_the_reason_that_came_closest_is_said_first():
    answer = asked(together(bundle(b"{"), signed(OTHER), signed(digest=ELSE)))
    assert answer.reason.startswith(f"it signs {ELSE}")


def test_different_keys_are_counted_not_signatures():
    r, s = decode_dss_signature(base64.b64decode(LEGACY.material[0].signature))
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = base64.b64encode(encode_dss_signature(r, order - s)).decode()
    twice = together(LEGACY, simple(data("legacy.json"), twin), LEGACY)
    one = public("cosign-2.5")
    assert why(twice, one) == [Why.VALID] * 3
    answer = asked(twice, one, one, OTHER.public, threshold=2)
    assert not answer.met
    assert "2 different keys must have signed and only 1 has" in answer.reason
    both = together(signed(), signed(OTHER))
    assert asked(both, KEY.public, OTHER.public, threshold=2).met
    assert len(asked(both, KEY.public, OTHER.public, threshold=2).signers) == 2


def test_one_envelope_of_two_signers_counts_twice():
    statement = intoto.encode(IMAGE_SIGNATURE, SIGNED, b"{}")
    message = dsse.pae(intoto.PAYLOAD_TYPE, statement)
    made = dsse.encode(statement, intoto.PAYLOAD_TYPE, [KEY.sign(message), OTHER.sign(message), KEY.sign(message)])
    assert asked(envelope(msgspec.json.encode(made)), KEY.public, OTHER.public, threshold=2).met
    assert not asked(envelope(msgspec.json.encode(made)), KEY.public, threshold=2).met


def test_either_digest_of_an_image_will_do():
    assert asked(signed(), digests=(ELSE, SIGNED)).met
    assert not asked(signed(), digests=()).met


def test_annotations_must_be_signed():
    assert asked(LEGACY, public("cosign-2.5"), annotations={"who": "me"}).met
    assert why(LEGACY, public("cosign-2.5"), annotations={"who": "you"}) == [Why.OTHER_ANNOTATIONS]
    assert asked(signed(annotations={"a": "b"}), annotations={"a": "b"}).met
    assert why(signed(), annotations={"a": "b"}) == [Why.OTHER_ANNOTATIONS]


def test_annotations_of_another_subject_do_not_count():
    statement = json.loads(intoto.encode(IMAGE_SIGNATURE, SIGNED, b"{}"))
    statement["subject"].append({"digest": {"sha256": ELSE[7:]}, "annotations": {"a": "b"}})
    payload = json.dumps(statement).encode()
    made = dsse.encode(payload, intoto.PAYLOAD_TYPE, [KEY.sign(dsse.pae(intoto.PAYLOAD_TYPE, payload))])
    collected = envelope(msgspec.json.encode(made))
    assert asked(collected).met
    assert why(collected, annotations={"a": "b"}) == [Why.OTHER_ANNOTATIONS]


@pytest.mark.parametrize(
    "times, expected",
    [
        ({"valid_from": AT - DAY, "valid_until": AT + DAY}, Why.VALID),
        ({"valid_from": AT}, Why.VALID),
        ({"valid_from": AT + DAY}, Why.KEY_EXPIRED),
        ({"valid_until": AT}, Why.KEY_EXPIRED),
        ({"revoked_at": AT}, Why.KEY_REVOKED),
        ({"revoked_at": AT + DAY}, Why.VALID),
    ],
)
def test_a_key_counts_while_it_is_valid(times, expected):
    one = Demand(name="release", keys=(TrustedKey(KEY.public, **times),))
    answer = evaluate(one, [SIGNED], signed(), AT)
    assert [each.why for each in answer.checked] == [expected]
    assert answer.met is (expected is Why.VALID)


def test_a_lapsed_key_counts_for_no_threshold():
    both = together(signed(), signed(OTHER))
    keys = (TrustedKey(KEY.public, revoked_at=AT), TrustedKey(OTHER.public))
    assert evaluate(Demand(name="r", keys=keys), [SIGNED], both, AT).met
    assert not evaluate(Demand(name="r", keys=keys, threshold=2), [SIGNED], both, AT).met


def test_what_could_not_be_read_is_said_when_it_might_have_mattered():
    hidden = Collected((), problems=("It is damaged: sign again.",))
    assert "1 parts could not be read, the first: It is damaged" in asked(hidden).reason
    assert asked(msgspec.structs.replace(signed(), problems=("x",))).problems == ("x",)


def test_a_certificate_is_no_key():
    legacy = simple(data("legacy.json"), data("legacy.sig").decode(), certificate="-----BEGIN CERTIFICATE-----")
    assert why(legacy) == [Why.KEYLESS]
    document = json.loads(signed().material[0].content)
    document["verificationMaterial"] = {"certificate": {"rawBytes": "AAAA"}}
    assert why(bundle(json.dumps(document).encode()), OTHER.public) == [Why.KEYLESS]


def swapped(document):
    statement = json.loads(base64.b64decode(document["dsseEnvelope"]["payload"]))
    statement["subject"][0]["digest"]["sha256"] = ELSE[7:]
    document["dsseEnvelope"]["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()


TAMPERINGS = {
    "payload swapped": swapped,
    "payload type": lambda d: d["dsseEnvelope"].update(payloadType="application/json"),
    "payload spaced": lambda d: d["dsseEnvelope"].update(
        payload=base64.b64encode(base64.b64decode(d["dsseEnvelope"]["payload"]) + b" ").decode()
    ),
    "payload damaged": lambda d: d["dsseEnvelope"].update(payload="%%%"),
    "no payload": lambda d: d["dsseEnvelope"].update(payload=""),
    "no signatures": lambda d: d["dsseEnvelope"].update(signatures=[]),
    "empty signature": lambda d: d["dsseEnvelope"]["signatures"][0].update(sig=""),
    "many signatures": lambda d: d["dsseEnvelope"].update(signatures=d["dsseEnvelope"]["signatures"] * 65),
    "signature of another": lambda d: d["dsseEnvelope"]["signatures"][0].update(
        sig=base64.b64encode(OTHER.sign(b"x")).decode()
    ),
    "two contents": lambda d: d.update(messageSignature={"signature": "AAAA"}),
    "no content": lambda d: d.pop("dsseEnvelope"),
    "bare message signature": lambda d: (d.pop("dsseEnvelope"), d.update(messageSignature={"signature": "AAAA"})),
    "media type": lambda d: d.update(mediaType="application/vnd.dev.sigstore.bundle.v9+json"),
    "no media type": lambda d: d.pop("mediaType"),
    "two ways to verify": lambda d: d["verificationMaterial"].update(certificate={"rawBytes": "AAAA"}),
    "no way to verify": lambda d: d.update(verificationMaterial={}),
    "no material": lambda d: d.pop("verificationMaterial"),
    "unknown field": lambda d: d.update(dsse_envelope=d["dsseEnvelope"]),
    "wrong type": lambda d: d.update(dsseEnvelope=[]),
    "log entries": lambda d: d["verificationMaterial"].update(tlogEntries=[{}] * 33),
    "statement of another type": lambda d: d["dsseEnvelope"].update(
        payload=base64.b64encode(base64.b64decode(d["dsseEnvelope"]["payload"]).replace(b"/v1", b"/v7")).decode()
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampered_bundle_is_refused(name):
    document = json.loads(data("bundle-ecdsa-p256.json"))
    assert asked(bundle(json.dumps(document).encode()), public("bundle-ecdsa-p256")).met
    TAMPERINGS[name](document)
    answer = asked(bundle(json.dumps(document).encode()), public("bundle-ecdsa-p256"))
    assert not answer.met
    assert answer.checked[0].why in (Why.ALTERED, Why.UNREADABLE, Why.WRONG_PREDICATE)


def test_a_key_that_appears_twice_is_refused():
    text = data("bundle-ecdsa-p256.json").replace(b'{"mediaType"', b'{"mediaType":"x","mediaType"', 1)
    assert why(bundle(text), public("bundle-ecdsa-p256")) == [Why.UNREADABLE]
    payload = data("legacy.json").replace(b'"optional"', b'"optional":null,"optional"')
    assert why(simple(payload, data("legacy.sig").decode())) == [Why.UNREADABLE]


def test_both_alphabets_of_base64_in_an_envelope_one_in_an_annotation():
    document = json.loads(data("bundle-ecdsa-p256.json"))
    sig = document["dsseEnvelope"]["signatures"][0]["sig"]
    document["dsseEnvelope"]["signatures"][0]["sig"] = sig.replace("+", "-").replace("/", "_")
    assert asked(bundle(json.dumps(document).encode()), public("bundle-ecdsa-p256")).met
    for damaged in (sig + "=", sig[:-1] + "\n=", " " + sig, sig[:-2]):
        document["dsseEnvelope"]["signatures"][0]["sig"] = damaged
        assert why(bundle(json.dumps(document).encode()), public("bundle-ecdsa-p256")) == [Why.UNREADABLE]


def test_payloads_of_other_types_are_no_signature():
    payload = simple_signing.encode("a", SIGNED).replace(b"cosign container image", b"atomic container")
    collected = simple(payload, base64.b64encode(KEY.sign(payload)).decode())
    assert why(collected) == [Why.UNREADABLE]


@given(st.sampled_from(list(Form)), st.binary(max_size=200), st.text(max_size=50))
def test_noise_is_never_a_signature(form, content, signature):
    noise = Material(layout=Layout.LEGACY, form=form, content=content, signature=signature)
    assert not asked(Collected((noise,))).met


@given(st.data())
def test_one_changed_byte_is_never_valid(draw):
    content = data("legacy.json")
    at = draw.draw(st.integers(0, len(content) - 1))
    changed = content[:at] + bytes([content[at] ^ draw.draw(st.integers(1, 255))]) + content[at + 1 :]
    assert not asked(simple(changed, data("legacy.sig").decode()), public("cosign-2.5")).met
