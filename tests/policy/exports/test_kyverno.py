"""Kyverno's policy asks the same of the same images."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.exports.made import ATTESTS, KEY, KEYLESS, OTHER, cluster, of_file, policy
from pratique.documents import yaml
from pratique.errors import UsageError
from pratique.policy import demands as made
from pratique.policy import globs
from pratique.policy.exports import kyverno


def specs(demands):
    return [each.value["spec"] for each in yaml.load_all(kyverno.export(demands).files[""].encode(), "out.yaml")]


def spec(*documents):
    [found] = specs(of_file(*documents))
    return found


def expression(found):
    guard, _, met = (
        found["validations"][0]["expression"].partition(".all(image, ")[2].removesuffix(")").partition(" || ")
    )
    assert guard.removeprefix("!image") == found["matchImageReferences"][0]["expression"].removeprefix("ref")
    return met


def test_a_key_without_a_log():
    found = spec(cluster(KEY, glob="registry.example.com/team/*"))
    [attestor] = found["attestors"]
    assert attestor["cosign"]["key"] == {"data": KEY}
    assert attestor["cosign"]["ctlog"]["insecureIgnoreTlog"] is True
    assert found["validationActions"] == ["Deny"]
    assert expression(found) == "verifyImageSignatures(image, [attestors.attestor0]) > 0"


def test_keyless_asks_for_the_log():
    [attestor] = spec(cluster(**KEYLESS))["attestors"]
    assert attestor["cosign"]["keyless"]["identities"] == KEYLESS["keyless"]["identities"]
    assert "insecureIgnoreTlog" not in attestor["cosign"]["ctlog"]


def test_any_authority_and_all_its_attestations():
    document = cluster(KEY, attestations=[ATTESTS, {"name": "slsa", "predicateType": "https://slsa.dev/provenance/v1"}])
    document["spec"]["authorities"].append({"key": {"data": OTHER}})
    found = spec(document)
    both = "verifyAttestationSignatures(image, attestations.attestation{}, [attestors.attestor0]) > 0"
    wanted = f"({both.format(0)} && {both.format(1)}) || verifyImageSignatures(image, [attestors.attestor1]) > 0"
    assert expression(found) == wanted
    assert [each["intoto"]["type"] for each in found["attestations"]] == [
        ATTESTS["predicateType"],
        "https://slsa.dev/provenance/v1",
    ]


def test_static_fail_and_mode_warn():
    found = spec(cluster(static={"action": "fail"}, mode="warn"))
    assert (expression(found), found["validationActions"]) == ("false", ["Warn"])


def test_every_container_is_asked_about():
    [check] = spec(cluster(KEY))["validations"]
    assert check["expression"].startswith(
        "(images.containers + images.initContainers + images.ephemeralContainers).all("
    )


def test_sources():
    source = [{"oci": "registry.example.com/s", "tagPrefix": "p-", "signaturePullSecrets": [{"name": "pull"}]}]
    [attestor] = spec(cluster(KEY, source=source))["attestors"]
    assert attestor["cosign"]["source"] == {
        "repository": "registry.example.com/s",
        "tagPrefix": "p-",
        "PullSecrets": [{"name": "pull"}],
    }


def test_workloads_and_namespaces():
    match = [{"group": "apps", "version": "v1", "resource": "deployments", "selector": {"matchLabels": {"a": "b"}}}]
    document = cluster(KEY)
    document["spec"]["match"] = match
    constraints = spec(document)["matchConstraints"]
    assert constraints["resourceRules"][0]["resources"] == ["deployments"]
    assert constraints["objectSelector"] == {"matchLabels": {"a": "b"}}
    document["spec"]["match"] = match * 2
    with pytest.raises(UsageError, match="labels"):
        spec(document)
    [found] = specs(made.of_policy(policy("match: {namespaces: [production]}")))
    assert found["matchConstraints"]["namespaceSelector"]["matchExpressions"][0]["values"] == ["production"]


@pytest.mark.parametrize(
    "glob, yes, no",
    [
        ("registry.example.com/team/*", "registry.example.com/team/app:1", "registry.example.com/team/a/b"),
        ("registry.example.com/**", "registry.example.com/team/a/b@sha256:0", "registryxexample.com/a"),
        ("index.docker.io/library/*", "nginx:1", "team/app"),
        ("index.docker.io/library/*", "docker.io/library/nginx", "quay.io/library/nginx"),
        ("index.docker.io/team/**", "docker.io/team/app", "quay.io/team/app"),
        ("*", "nginx", "team/app"),
    ],
)
def test_globs_as_expressions(glob, yes, no):
    [rule] = spec(cluster(KEY, glob=glob))["matchImageReferences"]
    [pattern] = re.findall(r"^ref\.matches\('(.*)'\)$", rule["expression"])
    assert re.search(pattern, yes)
    assert not re.search(pattern, no)


@given(
    glob=st.text("ab*./:-", min_size=1, max_size=20),
    name=st.from_regex(r"[ab]{1,3}(/[ab]{1,2}){0,2}(:[ab]{1,3})?", fullmatch=True),
)
def test_expressions_name_what_the_globs_name(glob, name):
    """As policy-controller's globs do, which are held against the same name."""
    glob, name = f"registry.example.com/{glob}".replace("//", "/"), f"registry.example.com/{name}"
    [rule] = spec(cluster(KEY, glob=glob))["matchImageReferences"] if not globs.problem(glob) else [None]
    if rule is not None:
        [pattern] = re.findall(r"^ref\.matches\('(.*)'\)$", rule["expression"])
        assert bool(re.search(pattern, name)) is globs.text_matches(glob, name)


def judged(found, images, signed=(), attested=()):
    """What CEL says of a Pod's images; `signed`: (image, attestor), `attested`: (image, type, attestor)."""
    cel = pytest.importorskip(
        "cel_expr_python.cel", reason="the extra `cel` is not installed (pip install 'pratique[cel]')"
    )
    text, dyn = cel.Type.STRING, cel.Type.DYN

    def signatures(image, attestors):
        return sum((image, each) in signed for each in attestors)

    def attestations(image, kind, attestors):
        return sum((image, kind, each) in attested for each in attestors)

    def declared(name, kinds, made):
        return cel.FunctionDecl(name, [cel.Overload(name, return_type=cel.Type.INT, parameters=kinds, impl=made)])

    functions = [
        declared("verifyImageSignatures", [text, cel.Type.LIST], signatures),
        declared("verifyAttestationSignatures", [text, text, cel.Type.LIST], attestations),
    ]
    environment = cel.NewEnv(variables=dict.fromkeys(("images", "attestors", "attestations"), dyn), functions=functions)
    values = {
        "images": {"containers": images, "initContainers": [], "ephemeralContainers": []},
        "attestors": {each["name"]: each["name"] for each in found["attestors"]},
        "attestations": {each["name"]: each["intoto"]["type"] for each in found.get("attestations", [])},
    }
    return environment.compile(found["validations"][0]["expression"]).eval(data=values).plain_value()


def test_the_expression_says_in_cel_what_the_policy_demands():
    slsa = "https://slsa.dev/provenance/v1"
    document = cluster(KEY, glob="a.example/**", attestations=[ATTESTS, {"name": "slsa", "predicateType": slsa}])
    document["spec"]["authorities"].append({"key": {"data": OTHER}})
    found, app, sbom = spec(document), "a.example/app:1", ATTESTS["predicateType"]
    both = {(app, sbom, "attestor0"), (app, slsa, "attestor0")}
    assert judged(found, [app], attested=both) is True
    assert judged(found, [app], attested={(app, sbom, "attestor0"), (app, slsa, "attestor1")}) is False
    assert judged(found, [app], signed={(app, "attestor1")}) is True
    assert judged(found, [app], signed={(app, "attestor0")}) is False
    assert judged(found, ["b.example/x", app], signed={(app, "attestor1")}) is True, "it is not for the other image"
    assert judged(found, ["a.example/y", app], signed={(app, "attestor1")}) is False
    assert judged(found, []) is True
