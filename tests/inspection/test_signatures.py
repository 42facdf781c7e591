"""A policy that demands signatures is met by signatures alone, and asks where the image lies."""

import json

import msgspec
import pytest

import makers
import sigstores
from pratique import inspection
from pratique.errors import UsageError
from pratique.image import sources
from pratique.model.signature import Layout
from pratique.signing import attaching, place
from servers import Registry
from signing.shelf import IMAGE, KEY, OTHER

SBOM = "https://cyclonedx.org/bom"


def authority(key=KEY, **more):
    return {"name": "release", "key": {"data": key.public.pem.decode()}, **more}


@pytest.fixture
def scan(settings, tmp_path):
    """Scan a target under the keys of a policy: the result."""

    def run(target, *documents, **more):
        given = msgspec.structs.replace(settings, **{"offline": False, "osv_url": str(tmp_path), **more})
        path = tmp_path / "p.yaml"
        whole = [{"apiVersion": "pratique/v1", "kind": "Policy"} | document for document in documents]
        path.write_text("\n---\n".join(map(json.dumps, whole)))
        request = inspection.Request(targets=(target,), policies=(str(path),), secrets=False)
        report = inspection.scan(request, given)
        assert not report.failures
        [result] = report.results
        return result

    return run


@pytest.fixture
def app(tmp_path):
    return "oci-dir:" + makers.layout(tmp_path / "app", IMAGE, tags=["1"])


def sign(target, settings, key=KEY, digest="", **more):
    with place.open(sources.parse(target), settings, digest) as there:
        attaching.sign(there, there.root, key, sleep=lambda _: None, **more)


def attest(target, settings, predicate=b"{}"):
    with place.open(sources.parse(target), settings) as there:
        attaching.attest(there, there.root, KEY, SBOM, predicate, sleep=lambda _: None)


def test_a_signature_by_the_authority(scan, app, settings):
    policy = {"signatures": {"authorities": [authority(OTHER), authority()]}}
    assert scan(app, policy).verdict.exit_code == 1
    sign(app, settings)
    result = scan(app, policy)
    assert result.verdict.exit_code == 0
    [signature] = result.signatures
    assert (signature.valid, signature.kind, signature.layout) == (True, "signature", "bundle")


def test_an_attestation_does_not_meet_a_demand_for_a_signature(scan, app, settings):
    attest(app, settings)
    result = scan(app, {"signatures": {"authorities": [authority()]}})
    assert result.verdict.exit_code == 1
    assert "no signature" in result.verdict.reasons[0].message
    assert scan(app, {"attestations": [{"predicate_type": SBOM, "authorities": [authority()]}]}).verdict.exit_code == 0
    assert (
        scan(app, {"attestations": [{"predicate_type": SBOM, "authorities": [authority(OTHER)]}]}).verdict.exit_code
        == 1
    )


def test_the_age_of_an_attestation_is_what_its_signed_predicate_says(scan, app, settings):
    wanted = {"predicate_type": SBOM, "authorities": [authority()], "max_age": "24h"}
    attest(app, settings)
    assert scan(app, {"attestations": [wanted]}).verdict.exit_code == 1
    attest(app, settings, b'{"metadata": {"timestamp": "2020-01-01T00:00:00Z"}}')
    assert scan(app, {"attestations": [wanted]}).verdict.exit_code == 1
    now = inspection._now().encode()
    attest(app, settings, b'{"metadata": {"timestamp": "' + now + b'"}}')
    assert scan(app, {"attestations": [wanted]}).verdict.exit_code == 0


def test_an_index_is_signed_for_its_children(scan, settings):
    both = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))
    policy = {"signatures": {"authorities": [authority()]}}
    with Registry() as registry:
        name = registry.add("team/app", "1", both)
        here = {"registries": registry.access()}
        assert scan(name, policy, **here).verdict.exit_code == 1
        sign(name, msgspec.structs.replace(settings, offline=False, **here), layout=Layout.LEGACY)
        assert scan(name, policy, **here).verdict.exit_code == 0


def test_a_signature_on_the_child_alone_will_do(scan, settings):
    both = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))
    with Registry() as registry:
        name = registry.add("team/app", "1", both)
        here = {"registries": registry.access()}
        sign(name, msgspec.structs.replace(settings, offline=False, **here), digest=IMAGE.digest)
        assert scan(name, {"signatures": {"authorities": [authority()]}}, **here).verdict.exit_code == 0


@pytest.mark.parametrize(
    "one, why",
    [
        ({"key": {"kms": "awskms://x"}}, "awskms://x"),
        ({"key": {"secretRef": {"name": "release"}}}, "secret:release"),
        ({"static": {"action": "fail"}}, "lets no image pass"),
        (authority(source=[{"oci": "registry.example.com/s", "signaturePullSecrets": [{"name": "p"}]}]), "log in"),
    ],
    ids=["kms", "secret", "static", "source"],
)
def test_an_authority_that_only_a_cluster_can_ask_is_not_met_and_says_why(scan, app, settings, one, why):
    sign(app, settings)
    result = scan(app, {"signatures": {"authorities": [one]}})
    assert result.verdict.exit_code == 1
    assert any(why in reason.message for reason in result.verdict.reasons)
    assert scan(app, {"signatures": {"authorities": [one, authority()]}}).verdict.exit_code == 0


def test_inline_authorities_know_what_those_of_image_policies_do(scan, app, settings, tmp_path):
    (tmp_path / "release.pub").write_bytes(KEY.public.pem)
    secret = {"name": "release", "key": {"secretRef": {"name": "k"}}}
    keys = {"authorities": [secret], "files": {"secret:k": "release.pub"}}
    demand = {"attestations": [{"predicate_type": SBOM}], "signatures": keys}
    assert scan(app, demand).verdict.exit_code == 1
    sign(app, settings)
    assert scan(app, {"signatures": keys}).verdict.exit_code == 0
    assert scan(app, demand).verdict.exit_code == 1, "nothing is attested"
    attest(app, settings)
    assert scan(app, demand).verdict.exit_code == 0
    condition = {"type": "cue", "data": "predicate: ok: true"}
    attested = authority(attestations=[{"name": "sbom", "predicateType": SBOM, "policy": condition}])
    assert scan(app, {"signatures": {"authorities": [attested]}}).verdict.exit_code == 1
    attest(app, settings, b'{"ok": true}')
    assert scan(app, {"signatures": {"authorities": [attested]}}).verdict.exit_code == 0


def test_identities_rest_on_the_trust_root_of_the_settings(scan, app, settings, tmp_path):
    sign(app, settings)
    wanted = {"keyless": {"identities": [{"issuer": "https://login.example.com", "subject": "me@example.com"}]}}
    policy = {"signatures": {"authorities": [wanted]}}
    rootless = scan(app, policy).verdict
    assert (rootless.exit_code, any("trusted_root" in each.message for each in rootless.reasons)) == (1, True)
    (tmp_path / "root.json").write_bytes(sigstores.instance().trusted_root())
    rooted = scan(app, policy, trusted_root=str(tmp_path / "root.json")).verdict
    assert (rooted.exit_code, any("a key signed it" in each.message for each in rooted.reasons)) == (1, True)


def test_where_no_signatures_lie_nothing_was_examined(scan, tmp_path):
    archive = makers.docker_archive(tmp_path / "a.tar", IMAGE, tags=[["app:1"]])
    result = scan(archive, {"signatures": {"authorities": [authority()]}})
    assert result.verdict.exit_code == 3


@pytest.mark.parametrize(
    "documents, why",
    [
        ([{"signatures": {"authorities": [{"key": {"data": "none"}}]}}], "no public key"),
        ([{"attestations": [{"predicate_type": SBOM}]}], "nobody is named"),
        ([{"attestations": [{"predicate_type": "cyclonedx", "authorities": [authority()]}]}], "short name"),
        ([{"attestations": [{"predicate_type": SBOM, "authorities": [authority()]}] * 2}], "demanded twice"),
        (
            [{"signatures": {"authorities": [authority()]}}, {"signatures": {"authorities": [authority(OTHER)]}}],
            "both called",
        ),
    ],
)
def test_a_mistake_stops_all_before_anything_is_read(scan, documents, why):
    with pytest.raises(UsageError, match=why):
        scan("oci-dir:/there/is/none", *documents)


def test_all_policies_must_be_met(scan, app, settings):
    two = [{"name": name, "signatures": {"authorities": [authority(key)]}} for name, key in (("a", KEY), ("b", OTHER))]
    sign(app, settings)
    assert scan(app, *two).verdict.exit_code == 1
    sign(app, settings, OTHER)
    assert scan(app, *two).verdict.exit_code == 0
