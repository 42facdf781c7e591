"""Policies say what policy-controller would: all that are for an image, any authority of one, all attestations of that."""

import msgspec
import pytest

from pratique.model.signature import Collected
from pratique.signing.image_policies import evaluation, rego
from pratique.signing.image_policies.policy import Source, Workload
from signing.image_policies.made import (
    AT,
    KEY,
    OTHER,
    PASS,
    SBOM,
    answer,
    attests,
    cue,
    policy,
    read,
    shelf,
    signer,
    subject,
)

FAIL = {"static": {"action": "fail", "message": "not from here"}}
VULN = "https://cosign.sigstore.dev/attestation/vuln/v1"


def test_any_authority_will_do():
    assert answer(policy(signer(OTHER), signer())).met
    assert not answer(policy(signer(OTHER))).met
    assert not answer(policy()).met


def test_who_signed_is_the_authority():
    [asked] = answer(policy(signer(name="release"))).asked
    assert (asked.authority, asked.names) == ("release", ("release",))


def test_every_policy_that_is_for_the_image_answers():
    found = evaluation.evaluate(
        read(policy(signer(), name="a"), policy(signer(OTHER), name="b"), policy(PASS, name="c", glob="x/**")),
        subject(shelf(KEY)),
        AT,
    )
    assert [(each.policy.name, each.met) for each in found] == [("a", True), ("b", False)]


def test_static_authorities_need_no_signature():
    assert answer(policy(PASS), of=subject()).met
    found = answer(policy(FAIL), of=subject())
    assert (found.met, found.reason) == (False, "authority-0: not from here")
    assert answer(policy(FAIL, PASS), of=subject()).met


def test_all_attestations_of_an_authority_are_needed_and_no_signature():
    two = signer(attestations=[attests(), attests("vuln", "vuln")])
    sbom, vuln = (KEY, SBOM, {"a": 1}), (KEY, VULN, {"b": 2})
    assert not answer(policy(two), of=subject(shelf(KEY, attested=[sbom]))).met
    assert answer(policy(two), of=subject(shelf(attested=[sbom, vuln]))).met
    assert not answer(policy(two), of=subject(shelf(attested=[sbom, (OTHER, VULN, {})]))).met


def test_an_attestation_is_no_signature():
    assert not answer(policy(signer()), of=subject(shelf(attested=[(KEY, SBOM, {})]))).met


def test_one_attestation_of_several_must_meet_the_policy():
    wanted = policy(signer(attestations=[attests(policy=cue("predicate: count: >2"))]))
    assert not answer(wanted, of=subject(shelf(attested=[(KEY, SBOM, {"count": 1})]))).met
    assert answer(wanted, of=subject(shelf(attested=[(KEY, SBOM, {"count": 1}), (KEY, SBOM, {"count": 3})]))).met
    other = answer(wanted, of=subject(shelf(attested=[(KEY, SBOM, {"count": 1}), (OTHER, SBOM, {"count": 3})])))
    assert "predicate.count is 1 and must be > 2" in other.reason


def test_a_policy_of_all_authorities_sees_those_that_are_met():
    both = cue('import "list"\nauthorityMatches: {a: signatures: list.MinItems(1), b: signatures: list.MinItems(1)}')
    wanted = policy(signer(name="a"), signer(OTHER, name="b"), policy=both)
    one = answer(wanted)
    assert (one.met, one.reason) == (False, "its own policy is not met: there is no authorityMatches.b")
    assert answer(wanted, of=subject(shelf(KEY, OTHER))).met


def test_a_policy_of_all_authorities_is_not_asked_when_none_is_met():
    assert not answer(policy(signer(OTHER), policy=cue("authorityMatches: {}"))).met


def test_what_a_policy_of_all_authorities_is_given():
    there = shelf(KEY, attested=[(KEY, SBOM, {})])
    text = f"""
      import "struct"
      authorityMatches: a: signatures: [{{id: =~"^[0-9a-f]{{64}}$"}}]
      authorityMatches: b: attestations: sbom: [{{predicateType: "{SBOM}"}}]
      authorityMatches: c: static: true
      authorityMatches: struct.MaxFields(3)
      config: "linux/amd64": config: User: "65532"
      spec: replicas: 2
      metadata: labels: app: "x"
      typemeta: {{kind: "Deployment", apiVersion: "apps/v1"}}
    """
    wants = {"fetchConfigFile": True, "includeSpec": True, "includeObjectMeta": True, "includeTypeMeta": True}
    authorities = [signer(name="a"), signer(name="b", attestations=[attests()]), {**PASS, "name": "c"}]
    of = subject(
        there,
        config={"linux/amd64": {"config": {"User": "65532"}}},
        workload=Workload(
            kind="Deployment", api_version="apps/v1", spec={"replicas": 2}, metadata={"labels": {"app": "x"}}
        ),
    )
    found = answer(policy(*authorities, policy=cue(text, **wants)), of=of)
    assert (found.met, found.reason) == (True, "")


@pytest.mark.parametrize("key", ["includeSpec", "includeObjectMeta", "includeTypeMeta", "fetchConfigFile"])
def test_what_only_a_cluster_has_is_refused(key):
    found = answer(policy(PASS, policy=cue("_: _".replace("_: _", "authorityMatches: {}"), **{key: True})))
    assert not found.met
    assert "its policy wants the" in found.reason


def test_mode_warn_is_said_and_not_met():
    found = answer(policy(signer(OTHER), mode="warn"))
    assert (found.met, found.policy.warns) == (False, True)


def test_an_authority_that_is_refused_spoils_no_other():
    kms = {"key": {"kms": "awskms:///arn:aws:kms:eu-west-1:1:key/1"}}
    assert answer(policy(kms, signer())).met
    found = answer(policy(kms))
    assert not found.met
    assert "awskms:///" in found.reason


def test_a_condition_that_cannot_be_read_is_never_met():
    wanted = policy(signer(attestations=[attests(policy=cue("if true { a: 1 }"))]))
    found = answer(wanted, of=subject(shelf(attested=[(KEY, SBOM, {})])))
    assert not found.met
    assert "part of CUE" in found.reason
    assert not answer(policy(PASS, policy=cue("if true { a: 1 }"))).met


def test_rego_needs_its_extra_and_says_so(monkeypatch):
    monkeypatch.setattr(rego, "missing", lambda: "Rego needs an extra")
    asked = {"type": "rego", "data": "package sigstore\ndefault isCompliant = true"}
    found = answer(policy(PASS, policy=asked))
    assert (found.met, found.reason) == (False, "its own policy is not met: Rego needs an extra")


def test_rego_of_an_attestation():
    if rego.missing():
        pytest.skip(rego.missing())
    text = 'package sigstore\ndefault isCompliant = false\nisCompliant { input.predicate.user != "0" }'
    wanted = policy(signer(attestations=[attests(policy={"type": "rego", "data": text})]))
    assert answer(wanted, of=subject(shelf(attested=[(KEY, SBOM, {"user": "1"})]))).met
    assert not answer(wanted, of=subject(shelf(attested=[(KEY, SBOM, {"user": "0"})]))).met


def test_signatures_are_looked_for_where_the_policy_says():
    elsewhere = signer(source=[{"oci": "registry.example.com/signatures", "tagPrefix": "p-"}])
    of = subject(shelf(KEY))
    assert not answer(policy(elsewhere), of=of).met
    place = Source("registry.example.com/signatures", "p-")
    there = msgspec.structs.replace(of, collected={place: of.collected[Source()], Source(): Collected()})
    assert answer(policy(elsewhere), of=there).met
    assert not answer(policy(signer()), of=there).met


def test_the_very_bytes_that_were_verified_are_judged():
    """An envelope whose payload was changed after it was signed is never held against a policy."""
    there = shelf(attested=[(OTHER, SBOM, {"ok": True})])
    found = answer(policy(signer(attestations=[attests(policy=cue("predicate: ok: true"))])), of=subject(there))
    assert not found.met


def test_the_hash_of_a_key_is_the_one_that_is_named():
    wanted = {"key": {"data": signer()["key"]["data"], "hashAlgorithm": "sha256"}}
    assert answer(policy(wanted)).met
    wanted["key"]["hashAlgorithm"] = "sha512"
    assert not answer(policy(wanted)).met


def test_a_key_is_in_a_log_or_stamped_only_when_a_trust_root_says_whose():
    for more in ({"ctlog": {"url": "https://rekor.example.com"}}, {"rfc3161timestamp": {"trustRootRef": "own"}}):
        found = answer(policy(signer(**more)))
        assert not found.met
        assert "trusted_root" in found.reason or "trustroot:own" in found.reason
