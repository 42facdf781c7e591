"""Files of policy-controller are read, or refused with file and line; never anything else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import cluster_image_policy as documents
from pratique.errors import InputError, UsageError

POLICY = {
    "apiVersion": "policy.sigstore.dev/v1beta1",
    "kind": "ClusterImagePolicy",
    "metadata": {"name": "it"},
    "spec": {
        "images": [{"glob": "**"}],
        "mode": "warn",
        "match": [{"resource": "pods", "version": "v1", "selector": {"matchLabels": {"a": "b"}}}],
        "policy": {"type": "cue", "data": "a: 1", "fetchConfigFile": True},
        "authorities": [
            {
                "name": "a",
                "key": {"secretRef": {"name": "s"}, "hashAlgorithm": "sha256"},
                "source": [{"oci": "a.example/b", "tagPrefix": "p", "signaturePullSecrets": [{"name": "s"}]}],
                "ctlog": {"url": "https://r.example", "trustRootRef": "t"},
                "rfc3161timestamp": {"trustRootRef": "t"},
                "signatureFormat": "bundle",
                "attestations": [{"name": "x", "predicateType": "spdx", "policy": {"type": "rego", "data": "x"}}],
            },
            {
                "keyless": {
                    "url": "https://f.example",
                    "identities": [{"issuerRegExp": "i", "subject": "s"}],
                    "insecureIgnoreSCT": True,
                }
            },
            {"keyless": {"ca-cert": {"data": "x"}, "trustRootRef": "t"}},
            {"static": {"action": "fail", "message": "no"}},
        ],
    },
}
ROOT = {
    "apiVersion": "policy.sigstore.dev/v1alpha1",
    "kind": "TrustRoot",
    "metadata": {"name": "t"},
    "spec": {
        "sigstoreKeys": {
            "certificateAuthorities": [
                {"subject": {"commonName": "c"}, "uri": "https://f.example", "certChain": "eA=="}
            ],
            "tLogs": [{"baseURL": "https://r.example", "hashAlgorithm": "sha-256", "publicKey": "eA=="}],
            "ctLogs": [],
            "timestampAuthorities": [],
        }
    },
}


def decode(*found):
    return documents.decode("\n---\n".join(map(json.dumps, found)).encode(), "cip.yaml")


def test_every_key_is_read():
    found = decode(POLICY, ROOT)
    [policy], [root] = found.policies, found.trust_roots
    first, second, third, fourth = policy.spec.authorities
    assert (first.key.secret_ref.name, first.source[0].signature_pull_secrets[0].name) == ("s", "s")
    assert (first.rfc3161timestamp.trust_root_ref, first.attestations[0].policy.type) == ("t", "rego")
    assert (second.keyless.insecure_ignore_sct, second.keyless.identities[0].issuer_reg_exp) == (True, "i")
    assert (third.keyless.ca_cert.data, fourth.static.message) == ("x", "no")
    assert (policy.spec.policy.fetch_config_file, policy.spec.match[0].selector.match_labels) == (True, {"a": "b"})
    assert root.spec.sigstore_keys.t_logs[0].base_url == "https://r.example"


def test_it_is_told_from_a_policy_of_ours():
    assert documents.recognises(json.dumps(POLICY).encode())
    assert documents.recognises(b"# x\napiVersion: policy.sigstore.dev/v1beta1\n")
    assert not documents.recognises(b"apiVersion: pratique/v1\n# see policy.sigstore.dev/v1beta1\n")


def paths(value, path=()):
    """Every place in a document."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, key))


def changed(value, path, into):
    if not path:
        return into
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], into)
    return copy


@pytest.mark.parametrize("document", [POLICY, ROOT], ids=["policy", "root"])
@given(data=st.data())
def test_a_value_of_another_kind_is_read_or_refused_with_its_place(document, data):
    path = data.draw(st.sampled_from(list(paths(document))))
    into = data.draw(st.sampled_from([None, 1, True, "", "x", [], {}, [1], {"a": 1}, [[]], 10**30]))
    said = ""
    try:
        decode(changed(document, path, into))
    except UsageError as error:
        said = str(error)
    assert not said or (said.startswith("cip.yaml:") and said.endswith("."))


@given(st.binary(max_size=200))
def test_any_bytes(data):
    try:
        documents.decode(b"apiVersion: policy.sigstore.dev/v1beta1\n" + data, "cip.yaml")
    except (UsageError, InputError):
        return


def test_a_mistake_has_its_line():
    text = "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: x}\nspec:\n  images:\n  - glob: 7\n"
    with pytest.raises(UsageError, match=r"^cip\.yaml:6: `spec\.images\.0\.glob`: Expected `str`, got `int`\.$"):
        documents.decode(text.encode(), "cip.yaml")


TUF = {
    "remote": {"mirror": "https://tuf.example", "root": "e30=", "targets": "t", "trustedRootTarget": "r.json"},
    "repository": {"mirrorFS": "eA==", "root": "e30="},
    "trustedRootJSON": "e30=",
}


def test_where_the_keys_of_a_trust_root_lie():
    remote, repository, whole = (
        decode({**ROOT, "spec": {kind: spec}}, POLICY).trust_roots[0].spec for kind, spec in TUF.items()
    )
    assert (remote.remote.mirror, remote.remote.trusted_root_target) == ("https://tuf.example", "r.json")
    assert (repository.repository.mirror_fs, repository.repository.targets) == ("eA==", "")
    assert whole.trusted_root_json == "e30="


@pytest.mark.parametrize(
    "spec, why",
    [
        ({}, "exactly one"),
        ({**TUF}, "exactly one"),
        ({"remote": {"mirror": "https://tuf.example"}}, "root"),
        ({"remote": {**TUF["remote"], "insecure": True}}, "insecure"),
        ({"repository": {"root": "e30="}}, "mirrorFS"),
        ({"trustedRootJSON": {}}, "trustedRootJSON"),
    ],
    ids=["none", "all", "rootless", "unknown", "empty", "object"],
)
def test_a_trust_root_that_is_none(spec, why):
    with pytest.raises(UsageError, match=why):
        decode({**ROOT, "spec": spec}, POLICY)
