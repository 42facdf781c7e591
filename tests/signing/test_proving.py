"""A certificate's signature counts when everything that came with it is borne out, and each tampering is refused for its own reason."""

import base64
import datetime as dt
import json
import os
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sigstores
from pratique.documents import dsse, intoto, rekor, sigstore_bundle
from pratique.model.signature import Collected
from pratique.signing import certificates, listed, proving, reading, trust_root
from pratique.signing.certificates import Named
from pratique.signing.evaluation import Demand, TrustedKey, Why, evaluate, hint
from pratique.signing.identities import Identity
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.proving import Needed
from signing import tamperings
from signing.shelf import DATA, KEY, SIGNED, bundle, data
from sigstores import AT, b64

INSTANCE = sigstores.instance()
ROOT = trust_root.read(INSTANCE.trusted_root(), "root.json")
ME = Identity(issuer=sigstores.ISSUER, subject=sigstores.SUBJECT)
MADE = {log: tamperings.made(INSTANCE, log) for log in ("v1", "v2")}


def asked(content, root=ROOT, identity=ME, keys=(), **more):
    demand = Demand(name="x", identities=(identity,), keys=keys, trust_root=root, **more)
    return evaluate(demand, [SIGNED], bundle(content), AT + dt.timedelta(days=100))


def why(content, *given, **more):
    [checked] = asked(content, *given, **more).checked
    return checked.why


def encoded(document):
    return json.dumps(document).encode()


@pytest.mark.parametrize("log", ["v1", "v2"])
def test_what_is_borne_out(log):
    answer = asked(encoded(MADE[log]))
    assert answer.met
    assert answer.reason == f"signed by {sigstores.SUBJECT} ({sigstores.ISSUER})"
    [checked] = answer.checked
    assert (checked.subject, checked.issuer) == (sigstores.SUBJECT, sigstores.ISSUER)


@pytest.mark.parametrize(
    "log, name", [("v1", name) for name in tamperings.V1] + [("v2", name) for name in tamperings.V2]
)
def test_tamperings(log, name):
    expected, tampering = (tamperings.V1 if log == "v1" else tamperings.V2)[name]
    answer = asked(tamperings.tampered(MADE[log], tampering, INSTANCE))
    assert not answer.met
    assert [each.why for each in answer.checked] == [expected]
    assert answer.signers == ()


def test_each_reason_is_its_own():
    reasons = {
        asked(tamperings.tampered(MADE["v1"], tampering, INSTANCE)).reason for _, tampering in tamperings.V1.values()
    }
    assert len(reasons) > len(tamperings.V1) * 0.7


@pytest.mark.parametrize("missing", ["tlogs", "certificateAuthorities", "ctlogs"])
def test_a_trust_root_without_a_part_trusts_nothing_of_it(missing):
    root = trust_root.read(INSTANCE.trusted_root(**{missing: False}), "root.json")
    assert why(encoded(MADE["v1"]), root) is not Why.VALID


def test_timestamps_of_nobody_who_is_trusted_count_for_nothing():
    root = trust_root.read(INSTANCE.trusted_root(timestampAuthorities=False), "root.json")
    assert why(encoded(MADE["v1"]), root) is Why.VALID
    assert why(encoded(MADE["v1"]), root, timestamp=True) is Why.UNSTAMPED
    assert why(encoded(MADE["v2"]), root) is Why.UNDATED


def test_what_is_demanded_besides():
    assert why(encoded(MADE["v1"]), timestamp=True) is Why.VALID
    unlogged = INSTANCE.bundle(tamperings.STATEMENT, log="", stamped=True)
    assert why(unlogged) is Why.UNLOGGED
    assert why(unlogged, log=False) is Why.VALID
    assert why(INSTANCE.bundle(tamperings.STATEMENT, log="", stamped=False), log=False) is Why.UNDATED
    assert why(INSTANCE.bundle(tamperings.STATEMENT, sct=False), sct=False) is Why.VALID


def test_a_promise_alone_was_enough_in_the_first_bundles():
    document = json.loads(encoded(MADE["v1"]))
    del tamperings.entry(document)["inclusionProof"]
    assert why(encoded(document)) is Why.UNLOGGED
    certificate = tamperings.material(document).pop("certificate")
    tamperings.material(document)["x509CertificateChain"] = {"certificates": [certificate]}
    assert why(encoded(document | {"mediaType": "application/vnd.dev.sigstore.bundle+json;version=0.1"})) is Why.VALID


def test_a_proof_alone_says_no_time():
    document = json.loads(encoded(MADE["v1"]))
    del tamperings.entry(document)["inclusionPromise"]
    assert why(encoded(document)) is Why.VALID  # it is stamped
    del tamperings.material(document)["timestampVerificationData"]
    assert why(encoded(document)) is Why.UNDATED


@pytest.mark.parametrize(
    "identity, expected",
    [
        (Identity(issuer=sigstores.ISSUER, subject="other@example.com"), Why.OTHER_IDENTITY),
        (Identity(issuer="https://other.example.com", subject=sigstores.SUBJECT), Why.OTHER_IDENTITY),
        (Identity(issuer=sigstores.ISSUER, subject_regexp="@example[.]com$"), Why.VALID),
        (Identity(issuer_regexp="^https://login[.]", subject_regexp="^other"), Why.OTHER_IDENTITY),
    ],
)
def test_identities(identity, expected):
    answer = asked(encoded(MADE["v1"]), identity=identity)
    assert [each.why for each in answer.checked] == [expected]
    if expected is Why.OTHER_IDENTITY:
        assert answer.reason.startswith("expected ")
        assert f"got '{sigstores.SUBJECT} ({sigstores.ISSUER})'" in answer.reason


def test_identities_and_keys_are_counted_together():
    document = INSTANCE.bundle(tamperings.STATEMENT)
    other = INSTANCE.bundle(tamperings.STATEMENT, subject="https://example.com/two")
    both = Collected((*bundle(document).material, *bundle(other).material))
    anybody = Identity(issuer=sigstores.ISSUER, subject_regexp=".*")
    demand = Demand(name="x", identities=(anybody,), keys=(TrustedKey(KEY.public),), trust_root=ROOT, threshold=2)
    assert evaluate(demand, [SIGNED], both, AT).met
    assert not evaluate(demand, [SIGNED], bundle(document), AT).met
    answer = evaluate(msgspec.structs.replace(demand, threshold=3), [SIGNED], both, AT)
    assert "3 different keys or identities must have signed and only 2 has" in answer.reason
    assert "takes every subject" in answer.warnings[0]


def test_another_image_and_another_predicate():
    content = INSTANCE.bundle(tamperings.ELSE)
    assert why(content) is Why.OTHER_DIGEST
    assert why(encoded(MADE["v1"]), predicate_type="https://cyclonedx.org/bom") is Why.WRONG_PREDICATE
    assert IMAGE_SIGNATURE in tamperings.STATEMENT.decode()


def test_keys_alone_take_no_certificate():
    demand = Demand(name="x", keys=(TrustedKey(KEY.public),), trust_root=ROOT)
    [checked] = evaluate(demand, [SIGNED], bundle(encoded(MADE["v1"])), AT).checked
    assert checked.why is Why.KEYLESS


@pytest.mark.parametrize(
    "name, subject, issuer",
    [
        (
            "provenance",
            "https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main",
            "https://token.actions.githubusercontent.com",
        ),
        ("dsse", "brian@dehamer.com", "https://github.com/login/oauth"),
    ],
)
def test_signatures_of_the_public_instance(name, subject, issuer):
    root = trust_root.load(os.path.join(DATA, "public-good.trusted-root.json"))
    said = reading.read(bundle(data(f"public-good.{name}.json")).material[0])
    assert proving.signer(said, root, Needed(log=True, timestamp=False)).named == Named(issuer, subject)


def test_when_it_was_signed():
    """What is proven stands in where the predicate says nothing of when it was made."""
    proven = "2026-06-01T12:00:00Z"
    assert [each.made for each in asked(encoded(MADE["v1"])).checked] == [proven]
    assert [each.made for each in asked(by_key(), keys=(TrustedKey(KEY.public),)).checked] == [proven]
    assert [each.made for each in asked(by_key(log=False), keys=(TrustedKey(KEY.public),)).checked] == [""]
    openvex = "https://openvex.dev/ns"
    vex = intoto.encode(openvex, SIGNED, b'{"timestamp": "2026-05-05T00:00:00Z"}')
    [checked] = asked(INSTANCE.bundle(vex), predicate_type=openvex).checked
    assert checked.made == "2026-05-05T00:00:00Z"


def test_a_username_of_a_private_instance():
    """A bare message signature: its certificate, its log and the log's promise are what is looked at."""
    root = trust_root.load(os.path.join(DATA, "scaffolding.trusted-root.json"))
    found = sigstore_bundle.decode(data("scaffolding.othername.json"))
    certificate = certificates.load(base64.b64decode(found.certificates[0]))
    signature = base64.b64decode(json.loads(data("scaffolding.othername.json"))["messageSignature"]["signature"])
    message = base64.b64decode(
        json.loads(data("scaffolding.othername.json"))["messageSignature"]["messageDigest"]["digest"]
    )
    assert certificates.named(certificate) == Named("http://oidc.local:8080", "foo!oidc.local")
    [entry] = found.log_entries
    assert rekor.body(entry).digest == message
    assert rekor.body(entry).signers[0].signature == signature
    at = dt.datetime.fromtimestamp(entry.integrated, dt.UTC)
    listed.check(certificate, certificates.chain(certificate, [], root.certificate_authorities, at), root.ct_logs)


STATEMENT_BY_KEY = KEY.sign(dsse.pae(intoto.PAYLOAD_TYPE, tamperings.STATEMENT))


def by_key(log=True, stamped=False, at=AT):
    """A key's bundle, in a log and stamped."""
    material = {"publicKey": {"hint": hint(KEY.public)}}
    if log:
        body = {
            "apiVersion": "0.0.1",
            "kind": "dsse",
            "spec": {
                "envelopeHash": {"algorithm": "sha256", "value": ""},
                "payloadHash": {"algorithm": "sha256", "value": sha256(tamperings.STATEMENT).hexdigest()},
                "signatures": [{"signature": b64(STATEMENT_BY_KEY), "verifier": b64(KEY.public.pem)}],
            },
        }
        material["tlogEntries"] = [INSTANCE.logged(body, at)]
    if stamped:
        stamp = {"signedTimestamp": b64(INSTANCE.stamp(STATEMENT_BY_KEY, at))}
        material["timestampVerificationData"] = {"rfc3161Timestamps": [stamp]}
    envelope = {
        "payload": b64(tamperings.STATEMENT),
        "payloadType": intoto.PAYLOAD_TYPE,
        "signatures": [{"sig": b64(STATEMENT_BY_KEY)}],
    }
    return encoded({"mediaType": sigstores.BUNDLE, "verificationMaterial": material, "dsseEnvelope": envelope})


def keyed(content, root=ROOT, key=None, **more):
    demand = Demand(name="x", keys=(key or TrustedKey(KEY.public),), trust_root=root, **more)
    [checked] = evaluate(demand, [SIGNED], bundle(content), AT + dt.timedelta(days=100)).checked
    return checked.why


def test_a_key_in_a_log():
    assert keyed(by_key(), log=True) is Why.VALID
    assert keyed(by_key(log=False), log=True) is Why.UNLOGGED
    assert keyed(by_key(log=False)) is Why.VALID
    assert keyed(by_key(), trust_root.TrustRoot(), log=True) is Why.UNLOGGED
    assert keyed(by_key(stamped=True), timestamp=True) is Why.VALID
    assert keyed(by_key(), timestamp=True) is Why.UNSTAMPED
    document = json.loads(by_key())
    document["verificationMaterial"]["tlogEntries"] = json.loads(encoded(MADE["v1"]))["verificationMaterial"][
        "tlogEntries"
    ]
    assert keyed(encoded(document), log=True) is Why.UNLOGGED


@pytest.mark.parametrize("proof", [{"log": True}, {"log": False, "stamped": True}])
def test_a_key_is_judged_at_the_time_that_is_proven(proof):
    day = dt.timedelta(days=1)
    revoked = TrustedKey(KEY.public, revoked_at=AT + day)
    assert keyed(by_key(**proof), key=revoked) is Why.VALID
    assert keyed(by_key(**proof, at=AT + 2 * day), key=revoked) is Why.KEY_REVOKED
    assert keyed(by_key(**proof), trust_root.TrustRoot(), key=revoked) is Why.KEY_REVOKED
    assert keyed(by_key(log=False), key=revoked) is Why.KEY_REVOKED
    assert keyed(by_key(**proof), key=TrustedKey(KEY.public, valid_until=AT + day)) is Why.VALID
    assert keyed(by_key(**proof), key=TrustedKey(KEY.public, valid_from=AT + day)) is Why.KEY_EXPIRED


WHOLE = {log: encoded(document) for log, document in MADE.items()}


@settings(max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 1 << 20), st.integers(0, 255))
def test_a_changed_byte_says_nothing_else(log, at, byte):
    """Refused, or (where nobody looks at the byte) about the same image by the same signer."""
    changed = bytearray(WHOLE[log])
    changed[at % len(changed)] = byte
    answer = asked(bytes(changed))
    assert answer.signers in ((), (f"{sigstores.SUBJECT} ({sigstores.ISSUER})",))
    assert all(each.digests == (SIGNED,) for each in answer.checked if each.why is Why.VALID)


@settings(max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_removed_or_replaced_value_is_refused_or_nobodys(log, draw):
    """Whatever of the document is taken away, emptied or turned into another kind of value: an answer, never an error."""
    document = json.loads(WHOLE[log])
    at = document
    while True:
        keys = sorted(at) if isinstance(at, dict) else range(len(at))
        key = draw.draw(st.sampled_from(list(keys)))
        if not isinstance(at[key], dict | list) or not at[key] or draw.draw(st.booleans()):
            break
        at = at[key]
    at[key] = draw.draw(st.sampled_from([None, "", "AAAA", "x", 0, -1, 1 << 70, [], {}, [{}], True]))
    answer = asked(encoded(document))
    assert answer.signers in ((), (f"{sigstores.SUBJECT} ({sigstores.ISSUER})",))
