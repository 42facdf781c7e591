"""A policy of ours as image policies: what its own authorities, its attestations and its files demand, each by itself."""

import msgspec
import pytest

from policy.exports.made import KEY, OTHER, cluster, of_file, policy
from pratique.errors import UsageError
from pratique.policy import demands

SLSA = "https://slsa.dev/provenance/v1"


def test_signatures_and_attestations_are_demanded_each():
    found = demands.of_policy(policy(f"attestations: [{{predicate_type: '{SLSA}', max_age: 7d}}]\nname: Team A"))
    first, second = found.policies
    assert (first.name, second.name) == ("team-a", "team-a-attestation-0")
    assert first.spec.authorities[0].attestations == ()
    assert [each.predicate_type for each in second.spec.authorities[0].attestations] == [SLSA]
    assert second.spec.authorities[0].key.data == KEY
    assert any("7d" in note for note in found.notes)


def test_what_a_summary_must_say_is_refused():
    summary = "https://slsa.dev/verification_summary/v1"
    with pytest.raises(UsageError, match="pratique alone"):
        demands.of_policy(policy(f"attestations: [{{predicate_type: '{summary}', verifier: 'https://example.com/v'}}]"))


def test_a_test_result_that_failed_passes_nowhere():
    results = "https://in-toto.io/attestation/test-result/v0.1"
    found = demands.of_policy(policy(f"attestations: [{{predicate_type: '{results}'}}, {{predicate_type: '{SLSA}'}}]"))
    [tests], [built] = (each.spec.authorities[0].attestations for each in found.policies[1:])
    assert (tests.policy.type, tests.policy.data) == ("cue", 'predicate: result: "PASSED" | "WARNED"')
    assert built.policy is None


def test_names_are_those_that_kubernetes_takes():
    [found] = demands.of_policy(policy("")).policies
    assert found.name == "team-images"


def test_docker_hub_has_the_name_that_policy_controller_gives_it():
    [found] = demands.of_policy(policy("match: {images: ['docker.io/team/**', '*']}")).policies
    assert [each.glob for each in found.spec.images] == ["index.docker.io/team/**", "*"]


def test_the_image_policies_of_files_come_along():
    import json

    named = policy("", authorities=False)
    text = json.dumps(cluster(OTHER, name="theirs", glob="x/**")).encode()
    keys = {"signatures": {"image_policies": ["cip.yaml"]}}
    document = msgspec.convert({"apiVersion": "pratique/v1", "kind": "Policy", **keys}, type(named.document))
    whole = msgspec.structs.replace(named, document=document, beside={"cip.yaml": text})
    [found] = demands.of_policy(whole).policies
    assert (found.name, found.spec.authorities[0].key.data) == ("theirs", OTHER)
    with pytest.raises(UsageError, match="was not read"):
        demands.of_policy(msgspec.structs.replace(whole, beside={}))


def test_documents_that_stay_behind_are_said():
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "k"}, "stringData": {"k": KEY}}
    other = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "n"}}
    found = of_file(cluster(key={"secretRef": {"name": "k"}}), secret, other)
    assert any("Secrets of cip.yaml" in note for note in found.notes)
    assert any("Namespace" in note for note in found.notes)


def test_two_of_one_name_are_refused():
    with pytest.raises(UsageError, match="called"):
        of_file(cluster(KEY), cluster(OTHER))


def test_a_wrong_authority_is_an_error():
    with pytest.raises(UsageError, match="authority is wrong"):
        demands.of_policy(policy("", {"kee": {}}))
