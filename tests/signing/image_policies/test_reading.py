"""Files of policy-controller are read as they are; a mistake names its line, what is out of reach says what to give."""

import base64
import hashlib

import pytest

from pratique.errors import UnreadableError, UsageError
from pratique.signing import trust_root
from pratique.signing.image_policies import reading
from pratique.signing.trust_root import CertificateAuthority, TrustRoot
from signing.image_policies.made import KEY, PASS, attests, cue, file, pem, policy, read, signer

KEYLESS = {"keyless": {"identities": [{"issuer": "https://a.example", "subjectRegExp": "@a[.]example$"}]}}
ROOT = TrustRoot(
    certificate_authorities=(CertificateAuthority(chain=(b"",), uri="https://fulcio.example.com"),),
    transparency_logs=(trust_root.log(KEY.public, url="https://rekor.example.com"),),
)
REAL = """
# As a cluster's owner writes it: several documents, comments, blocks.
apiVersion: v1
kind: Secret
metadata: {name: release, namespace: cosign-system}
data:
  cosign.pub: PEM64
---
apiVersion: v1
kind: ConfigMap
metadata: {name: rules, namespace: cosign-system}
data:
  sbom.cue: |
    predicate: specVersion: =~"^1[.]"
---
apiVersion: policy.sigstore.dev/v1alpha1
kind: ClusterImagePolicy
metadata:
  name: team
  annotations: {owner: sec}
spec:
  mode: enforce
  images:
  - glob: "registry.example.com/team/**"
  match:
  - {group: apps, version: v1, resource: deployments}
  authorities:
  - name: release
    key: {secretRef: {name: release}, hashAlgorithm: sha256}
    source:
    - oci: registry.example.com/signatures
      tagPrefix: team-
    attestations:
    - name: sbom
      predicateType: cyclonedx
      policy: {type: cue, configMapRef: {name: rules, key: sbom.cue}}
status: {}
"""


def refused(*documents, **more):
    [found] = read(*documents, **more)
    return found.authorities[0].refused


def test_a_file_as_a_cluster_has_it():
    text = REAL.replace("PEM64", base64.b64encode(KEY.public.pem).decode())
    [found] = reading.read(text.encode(), "team.yaml")
    [authority] = found.authorities
    assert (found.name, found.globs, found.line, found.notes) == ("team", ("registry.example.com/team/**",), 16, ())
    assert authority.demand.keys[0].key == KEY.public
    assert (authority.source.repository, authority.source.prefix) == ("registry.example.com/signatures", "team-")
    assert authority.attestations[0].demand.predicate_type == "https://cyclonedx.org/bom"
    assert authority.attestations[0].condition.cue is not None


@pytest.mark.parametrize("version", ["v1alpha1", "v1beta1"])
def test_both_versions(version):
    assert read(policy(PASS, version=version))


@pytest.mark.parametrize(
    "documents, why",
    [
        ([policy(PASS, version="v2")], "v2 is not known"),
        ([policy(PASS, glob="a b")], "the glob"),
        ([policy(PASS, mode="audit")], "mode"),
        ([policy(PASS, moed="warn")], "moed"),
        ([policy({})], "exactly one of"),
        ([policy({**PASS, **signer()})], "exactly one of"),
        ([policy({**PASS, "attestations": [attests()]})], "asks for nothing besides"),
        ([policy({"static": {"action": "maybe"}})], "maybe"),
        ([policy({"key": {}})], "exactly one of"),
        ([policy({"key": {"data": "x"}})], "no public key"),
        ([policy({"key": {"data": pem(), "kms": "gcpkms://x"}})], "exactly one of"),
        ([policy({"key": {"data": pem(), "hashAlgorithm": "md5"}})], "md5"),
        ([policy(signer(name="a"), signer(name="a"))], "two authorities"),
        ([policy(signer(source=[{"oci": "a.example/b"}, {"oci": "a.example/c"}]))], "2 sources"),
        ([policy(signer(source=[{"oci": "A B"}]))], "no image reference"),
        ([policy(signer(attestations=[attests(kind="sbom")]))], "predicate type"),
        ([policy(PASS, policy={"type": "lua", "data": "x"})], "lua"),
        ([policy(PASS, policy={"type": "cue"})], "exactly one of"),
        ([policy(PASS, match=[{"resource": "services"}])], "services"),
        ([policy(PASS, images=[])], "no image"),
        ([policy(PASS), policy(PASS)], "two of kind"),
        ([{"kind": "List", "apiVersion": "v1", "items": []}], "a List is not read"),
        ([{"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "x"}}], "no ClusterImagePolicy"),
        ([{**policy(PASS), "kind": "ClusterImagePolcy"}], "is not known"),
        ([{**policy(PASS), "metadata": {}}], "no name"),
        ([{**policy(PASS), "spec": None}], "no `spec`"),
        ([{**policy(PASS), "sepc": {}}], "sepc"),
        (
            [policy(PASS), {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "data": {"a": "%"}}],
            "base64",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_an_error_with_its_file(documents, why):
    with pytest.raises(UsageError, match=why) as caught:
        reading.read(file(*documents), "cip.yaml")
    assert str(caught.value).startswith("cip.yaml")


def test_a_mistake_names_its_line():
    text = REAL.replace("PEM64", base64.b64encode(KEY.public.pem).decode()).replace("predicateType", "predicateTyp")
    with pytest.raises(UsageError, match=r"team\.yaml:34: `spec\.authorities\.0\.attestations\.0`"):
        reading.read(text.encode(), "team.yaml")


@pytest.mark.parametrize("data", [b"", b"a: [", b"\xff", b"- x", b"apiVersion: policy.sigstore.dev/v1beta1"])
def test_any_bytes_are_an_error_of_ours(data):
    with pytest.raises((UsageError, UnreadableError)):
        reading.read(data, "cip.yaml")


@pytest.mark.parametrize(
    "authority, label",
    [
        ({"key": {"secretRef": {"name": "release"}}}, "secret:release"),
        ({"key": {"kms": "gcpkms://projects/p"}}, "gcpkms://projects/p"),
        ({"key": {"data": pem()}, "ctlog": {"url": "https://r.example"}}, "trusted_root"),
        ({"key": {"data": pem()}, "rfc3161timestamp": {"trustRootRef": "own"}}, "trustroot:own"),
        (KEYLESS, "trusted_root"),
    ],
    ids=["secret", "kms", "log", "timestamp", "keyless"],
)
def test_what_is_out_of_reach_is_refused_and_says_what_to_give(authority, label):
    said = refused(policy(authority))
    assert f"`signatures.files: {{{label!r}: FILE}}`" in said or f"set `{label}`" in said


def test_what_is_given_as_a_file_is_within_reach():
    for authority, label in (({"secretRef": {"name": "r"}}, "secret:r"), ({"kms": "k://x"}, "k://x")):
        assert refused(policy({"key": authority}), given={label: KEY.public.pem}) == ""


def test_signatures_that_a_secret_is_needed_to_pull():
    source = [{"oci": "registry.example.com/x", "signaturePullSecrets": [{"name": "pull"}]}]
    assert "log in to registry.example.com" in refused(policy(signer(source=source)))


def test_keyless_without_an_identity_is_anybody():
    assert "anybody" in refused(policy({"keyless": {}}), default_root=ROOT)


def test_keyless_rests_on_the_trust_root_of_the_settings():
    [found] = read(policy(KEYLESS), default_root=ROOT)
    [authority] = found.authorities
    assert (authority.refused, authority.demand.trust_root) == ("", ROOT)
    assert authority.demand.identities[0].subject_regexp == "@a[.]example$"


def test_a_url_narrows_the_trust_root_of_the_settings():
    for url, known in (("https://fulcio.example.com/", True), ("https://fulcio.sigstore.dev", False)):
        asked = policy({"keyless": {**KEYLESS["keyless"], "url": url}})
        assert (refused(asked, default_root=ROOT) == "") is known


def test_a_trusted_root_file_stands_for_a_trust_root_of_the_cluster():
    asked = policy({"keyless": {**KEYLESS["keyless"], "trustRootRef": "own"}})
    whole = b'{"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'
    assert "trustroot:own" in refused(asked, default_root=ROOT)
    assert "knows none" in refused(asked, given={"trustroot:own": whole})


def test_a_trust_root_with_its_keys_is_read():
    log = {
        "baseURL": "https://rekor.example.com",
        "hashAlgorithm": "sha-256",
        "publicKey": base64.b64encode(KEY.public.pem).decode(),
    }
    root = {
        "apiVersion": "policy.sigstore.dev/v1alpha1",
        "kind": "TrustRoot",
        "metadata": {"name": "own"},
        "spec": {"sigstoreKeys": {"certificateAuthorities": [], "tLogs": [log], "ctLogs": [log]}},
    }
    [found] = read(policy(signer(ctlog={"url": "https://rekor.example.com", "trustRootRef": "own"})), root)
    demand = found.authorities[0].demand
    assert demand.log is True
    assert [each.key for each in demand.trust_root.transparency_logs] == [KEY.public]
    root["spec"] = {"remote": {"mirror": "https://tuf.example.com", "root": "e30="}}
    assert "TUF repository" in refused(policy(signer(ctlog={"trustRootRef": "own"})), root)


def test_a_condition_that_lies_elsewhere():
    page = b'predicate: a: "x"'
    sum_ = hashlib.sha256(page).hexdigest()
    wanted = {"type": "cue", "remote": {"url": "https://a.example/p.cue", "sha256sum": sum_}}
    asked = policy(signer(attestations=[attests(policy=wanted)]))
    [found] = read(asked)
    assert "https://a.example/p.cue" in found.authorities[0].attestations[0].condition.refused
    [found] = read(asked, given={"https://a.example/p.cue": page})
    assert found.authorities[0].attestations[0].condition.cue is not None
    with pytest.raises(UsageError, match="sha256"):
        read(asked, given={"https://a.example/p.cue": page + b" "})
    mapped = {"type": "cue", "configMapRef": {"name": "rules"}}
    [found] = read(policy(PASS, policy=mapped), given={"configmap:rules/": page})
    assert found.condition.cue is not None


@pytest.mark.parametrize(
    "document, said",
    [
        (policy(PASS, glob="docker.io/library/*"), "never applies"),
        (policy(PASS, images=[{"glob": "**"}, {"glob": "https://a.example/*"}]), "scheme"),
        (policy(), "never met"),
        (policy(PASS, match=[{"resource": "pods"}]), "v1 or *"),
        (policy(PASS, match=[{"resource": "jobs", "version": "v1"}]), "batch"),
        (policy({"keyless": {"identities": [{"issuerRegExp": ".*", "subject": "a@b.example"}]}}), "whoever can log in"),
    ],
    ids=["never", "scheme", "nobody", "version", "group", "anybody"],
)
def test_what_a_user_should_know_of_a_policy_is_said(document, said):
    [found] = read(document)
    assert any(said in note for note in found.notes)


def test_cue_and_globs_of_real_policies_make_no_notes():
    [found] = read(policy(signer(attestations=[attests(policy=cue('predicate: x: "y"'))]), glob="**demo**"))
    assert found.notes == ()
