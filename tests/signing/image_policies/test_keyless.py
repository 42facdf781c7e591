"""Keyless authorities rest on a TrustRoot of the file, on a TrustedRoot that is given for one, or on that of the settings."""

import base64
import json

import pytest

import sigstores
from pratique.signing import evaluation as demands
from pratique.signing import trust_root
from pratique.signing.image_policies import evaluation
from pratique.signing.image_policies.policy import Source
from pratique.signing.predicates import IMAGE_SIGNATURE
from signing.image_policies.made import IMAGE, SBOM, attests, cue, policy, read, subject
from signing.shelf import bundle

INSTANCE = sigstores.instance()
WHO = {"issuer": sigstores.ISSUER, "subject": sigstores.SUBJECT}


def statement(kind=IMAGE_SIGNATURE, predicate=None):
    subjects = [{"digest": {"sha256": IMAGE.digest.removeprefix("sha256:")}}]
    whole = {"_type": "https://in-toto.io/Statement/v1", "subject": subjects, "predicateType": kind}
    return json.dumps({**whole, "predicate": predicate or {}}).encode()


def keyless(who=WHO, **more):
    return {"keyless": {"identities": [who], **more}}


def answer(*documents, signed=None, **more):
    content = INSTANCE.bundle(signed or statement())
    [found] = evaluation.evaluate(
        read(*documents, **more), subject(collected={Source(): bundle(content)}), sigstores.AT
    )
    return found


def pem64(*issued):
    return base64.b64encode("".join(each.pem for each in issued).encode()).decode()


def trust_root_document(**without):
    def log(key, url):
        public = base64.b64encode(sigstores.spki(key)).decode()
        lines = "\n".join(public[at : at + 64] for at in range(0, len(public), 64))
        pem = f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n"
        return {"baseURL": url, "hashAlgorithm": "sha-256", "publicKey": base64.b64encode(pem.encode()).decode()}

    keys = {
        "certificateAuthorities": [
            {"uri": "https://fulcio.example.com", "certChain": pem64(INSTANCE.issuing, INSTANCE.ca), "subject": {}}
        ],
        "tLogs": [log(INSTANCE.v1.key, INSTANCE.urls["v1"])],
        "ctLogs": [log(INSTANCE.ct, "https://ct.example.com")],
        "timestampAuthorities": [
            {"uri": "https://tsa.example.com", "certChain": pem64(INSTANCE.stamping, INSTANCE.stamping_root)}
        ],
    }
    kept = {key: value for key, value in keys.items() if without.get(key, True)}
    header = {"apiVersion": "policy.sigstore.dev/v1alpha1", "kind": "TrustRoot", "metadata": {"name": "own"}}
    return {**header, "spec": {"sigstoreKeys": kept}}


def test_on_the_trust_root_of_the_settings():
    root = trust_root.read(INSTANCE.trusted_root(), "root")
    assert answer(policy(keyless()), default_root=root).met
    assert answer(policy(keyless(url="https://fulcio.example.com")), default_root=root).met
    assert not answer(policy(keyless(url="https://fulcio.sigstore.dev")), default_root=root).met
    assert not answer(policy(keyless())).met


def test_on_a_trust_root_of_the_file():
    asked = policy(keyless(trustRootRef="own"))
    found = answer(asked, trust_root_document())
    assert (found.met, found.reason) == (True, "")


@pytest.mark.parametrize("kind", ["certificateAuthorities", "tLogs", "ctLogs"])
def test_on_a_trust_root_that_lacks_a_part(kind):
    assert not answer(policy(keyless(trustRootRef="own")), trust_root_document(**{kind: False})).met


def stamped_only(*documents, log=""):
    content = INSTANCE.bundle(statement(), log=log, stamped=True)
    [found] = evaluation.evaluate(read(*documents), subject(collected={Source(): bundle(content)}), sigstores.AT)
    return found


def test_an_authority_of_timestamps_stands_for_a_log():
    by_login = keyless(trustRootRef="own")
    stamps = {"rfc3161timestamp": {"trustRootRef": "own"}}
    assert stamped_only(policy({**by_login, **stamps}), trust_root_document()).met
    assert "transparency log" in stamped_only(policy(by_login), trust_root_document()).reason
    logged = policy({**by_login, **stamps, "ctlog": {"trustRootRef": "own"}})
    assert "transparency log" in stamped_only(logged, trust_root_document()).reason
    assert stamped_only(logged, trust_root_document(), log="v1").met


def test_an_own_authority_without_a_log():
    own = trust_root_document(tLogs=False)
    assert stamped_only(policy(keyless(trustRootRef="own")), own).met
    undated = stamped_only(
        policy(keyless(trustRootRef="own")), trust_root_document(tLogs=False, timestampAuthorities=False)
    )
    assert "says when it was signed" in undated.reason
    assert (
        "knows none"
        in stamped_only(policy({**keyless(trustRootRef="own"), "ctlog": {"trustRootRef": "own"}}), own).reason
    )


def test_certificates_in_any_order():
    document = trust_root_document()
    keys = document["spec"]["sigstoreKeys"]
    keys["certificateAuthorities"][0]["certChain"] = pem64(INSTANCE.ca, INSTANCE.issuing)
    keys["timestampAuthorities"][0]["certChain"] = pem64(INSTANCE.stamping_root, INSTANCE.stamping)
    by_login = {**keyless(trustRootRef="own"), "rfc3161timestamp": {"trustRootRef": "own"}}
    assert stamped_only(policy(by_login), document).met
    keys["certificateAuthorities"][0]["certChain"] = pem64(INSTANCE.issuing)
    assert "knows none" in stamped_only(policy(by_login), document).reason, "it leads to no root"


def test_a_ca_cert_is_read_by_nobody():
    [found] = read(policy(keyless(**{"ca-cert": {"data": INSTANCE.ca.pem}})))
    assert "admits nothing by it" in found.authorities[0].refused


def test_on_a_trusted_root_that_is_given_for_one_of_the_cluster():
    asked = policy(keyless(trustRootRef="own"))
    assert answer(asked, given={"trustroot:own": INSTANCE.trusted_root()}).met
    assert not answer(asked, given={"trustroot:own": sigstores.Instance().trusted_root()}).met


@pytest.mark.parametrize(
    "who, met",
    [
        (WHO, True),
        ({"issuer": sigstores.ISSUER, "subjectRegExp": ".+@example[.]com$"}, True),
        ({"issuer": sigstores.ISSUER, "subject": "*"}, False),
        ({"issuer": "https://other.example.com", "subject": sigstores.SUBJECT}, False),
        ({"issuerRegExp": "^https://other", "subject": sigstores.SUBJECT}, False),
    ],
    ids=["exact", "expression", "star", "issuer", "issuer-expression"],
)
def test_who_may_have_signed(who, met):
    assert answer(policy(keyless(who, trustRootRef="own")), trust_root_document()).met is met


def test_a_policy_of_all_authorities_sees_who_signed():
    seen = cue(f'authorityMatches: ci: signatures: [{{subject: "{sigstores.SUBJECT}", issuer: "{sigstores.ISSUER}"}}]')
    asked = policy({"name": "ci", **keyless(trustRootRef="own")}, policy=seen)
    found = answer(asked, trust_root_document())
    assert (found.met, found.reason) == (True, "")


def test_an_attestation_by_somebody_who_logged_in():
    wanted = [attests(policy=cue("predicate: ok: true"))]
    asked = policy({**keyless(trustRootRef="own"), "attestations": wanted})
    assert answer(asked, trust_root_document(), signed=statement(SBOM, {"ok": True})).met
    assert not answer(asked, trust_root_document(), signed=statement(SBOM, {"ok": False})).met
    assert not answer(asked, trust_root_document()).met


def test_a_timestamp_that_is_demanded():
    asked = policy({**keyless(trustRootRef="own"), "rfc3161timestamp": {"trustRootRef": "own"}})
    found = answer(asked, trust_root_document())
    assert not found.met
    content = INSTANCE.bundle(statement(), stamped=True)
    of = subject(collected={Source(): bundle(content)})
    [found] = evaluation.evaluate(read(asked, trust_root_document()), of, sigstores.AT)
    assert (found.met, found.reason) == (True, "")
    assert found.asked[0].answers[0].checked[0].why is demands.Why.VALID
