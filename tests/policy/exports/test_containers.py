"""policy.json asks for the keys of all policies that are for a place; the nearest place says it all."""

import base64
import json

import pytest

from policy.exports.made import ATTESTS, KEY, KEYLESS, OTHER, PASS, cluster, of_file, policy
from pratique.documents import yaml
from pratique.errors import UsageError
from pratique.policy import demands as made
from pratique.policy.exports import containers

ONE, TWO = (base64.b64encode(key.encode()).decode() for key in (KEY, OTHER))


def written(demands):
    return json.loads(containers.export(demands).files["policy.json"])


def places(*documents):
    return written(of_file(*documents))["transports"]["docker"]


def signed(*keys):
    data = {"keyData": keys[0]} if len(keys) == 1 else {"keyDatas": list(keys)}
    return {"type": "sigstoreSigned", **data, "signedIdentity": {"type": "matchRepository"}}


@pytest.mark.parametrize(
    "glob, scope, exact",
    [
        ("**", "", True),
        ("registry.example.com/**", "registry.example.com", True),
        ("registry.example.com:5000/team/**", "registry.example.com:5000/team", True),
        ("registry.example.com/*", "registry.example.com", False),
        ("registry.example.com/team/app:*", "registry.example.com/team/app", False),
        ("registry.example.com/team/app:1.0", "registry.example.com/team/app:1.0", True),
        ("*.example.com/**", "*.example.com", True),
        ("index.docker.io/team/**", "docker.io/team", True),
        ("*", "docker.io/library", False),
    ],
)
def test_places(glob, scope, exact):
    demands = of_file(cluster(KEY, glob=glob))
    assert written(demands)["transports"]["docker"] == {scope: [signed(ONE)]}
    assert any("stands for" in note for note in containers.export(demands).notes) is not exact


@pytest.mark.parametrize(
    "glob", ["registry.example.com/app*", "registry.*/x/**", "**/app", "**demo**", "*.example.com/x/**"]
)
def test_places_that_it_does_not_know(glob):
    with pytest.raises(UsageError, match="cannot say"):
        places(cluster(KEY, glob=glob))


def test_any_key_of_a_policy_and_every_policy():
    both = cluster(KEY, glob="a.example/**")
    both["spec"]["authorities"].append({"key": {"data": OTHER}})
    assert places(both) == {"a.example": [signed(ONE, TWO)]}
    assert places(cluster(KEY, glob="a.example/**"), cluster(OTHER, name="b", glob="a.example/**")) == {
        "a.example": [signed(ONE), signed(TWO)]
    }


def test_the_nearest_place_carries_what_all_around_it_demand():
    outer, inner = cluster(KEY, glob="a.example/**"), cluster(OTHER, name="b", glob="a.example/team/**")
    beside = cluster(OTHER, name="c", glob="a.example/teams/**")
    assert places(outer, inner, beside, cluster(KEY, name="d")) == {
        "": [signed(ONE)],
        "a.example": [signed(ONE)],
        "a.example/team": [signed(ONE), signed(TWO)],
        "a.example/teams": [signed(ONE), signed(TWO)],
    }
    wide = cluster(KEY, glob="*.example.com/**")
    assert places(wide, cluster(OTHER, name="b", glob="eu.example.com/**"))["eu.example.com"] == [
        signed(ONE),
        signed(TWO),
    ]


def test_images_that_no_policy_is_for():
    assert written(made.of_policy(policy("")))["default"] == [{"type": "reject"}]
    assert written(made.of_policy(policy("no_match: allow")))["default"] == [{"type": "insecureAcceptAnything"}]


def test_static_authorities():
    assert places(cluster(glob="a.example/**", **PASS)) == {"a.example": [{"type": "insecureAcceptAnything"}]}
    assert places(cluster(glob="a.example/**", static={"action": "fail"})) == {"a.example": [{"type": "reject"}]}


@pytest.mark.parametrize(
    "authority",
    [
        KEYLESS,
        {"key": {"data": KEY}, "source": [{"oci": "a.example/s"}]},
        {"key": {"data": KEY}, "ctlog": {}},
        {"key": {"data": KEY}, "signatureFormat": "bundle"},
        {"key": {"data": KEY, "hashAlgorithm": "sha512"}},
        {"key": {"kms": "gcpkms://x"}},
    ],
    ids=["keyless", "source", "log", "bundle", "hash", "kms"],
)
def test_authorities_that_it_does_not_know(authority):
    with pytest.raises(UsageError, match="cannot say"):
        places(cluster(**authority))


def test_what_is_left_out_is_said():
    found = containers.export(of_file(cluster(KEY), cluster(KEY, name="sbom", attestations=[ATTESTS])))
    assert any("sbom demands attestations" in note for note in found.notes)
    found = containers.export(of_file(cluster(KEY), cluster(OTHER, name="soon", mode="warn")))
    assert any("soon only warns" in note for note in found.notes)
    with pytest.raises(UsageError, match="anything of this policy"):
        containers.export(of_file(cluster(KEY, attestations=[ATTESTS])))


def test_signatures_are_looked_for_where_there_is_a_rule():
    def attachments(*documents):
        [found] = yaml.load_all(containers.export(of_file(*documents)).files[containers.REGISTRIES].encode(), "r.yaml")
        return found.value

    use = {"use-sigstore-attachments": True}
    assert attachments(cluster(KEY, glob="a.example/team/**")) == {"docker": {"a.example/team": use}}
    assert attachments(cluster(KEY)) == {"default-docker": use}
