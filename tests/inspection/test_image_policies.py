"""ClusterImagePolicies that a policy of ours names: read, matched, and asked of images where they lie."""

import json
import random

import msgspec
import pytest

import makers
import tokens
from pratique import inspection
from pratique.errors import NotFoundError, UsageError
from pratique.image import sources
from pratique.signing import attaching, place
from servers import Registry
from signing.shelf import IMAGE, KEY, OTHER

SBOM = "https://cyclonedx.org/bom"


def cip(name="signed", glob="**", authorities=None, **spec):
    signer = {"name": "release", "key": {"data": KEY.public.pem.decode()}}
    whole = {"images": [{"glob": glob}], "authorities": authorities or [signer], **spec}
    header = {"apiVersion": "policy.sigstore.dev/v1beta1", "kind": "ClusterImagePolicy"}
    return {**header, "metadata": {"name": name}, "spec": whole}


@pytest.fixture
def scan(settings, tmp_path):
    """Scan an image in a registry under image policies: the result."""

    def run(target, *documents, access=None, **more):
        given = msgspec.structs.replace(settings, offline=False, osv_url=str(tmp_path), registries=access or {})
        (tmp_path / "cip.yaml").write_text("\n---\n".join(map(json.dumps, documents)))
        keys = {"image_policies": ["cip.yaml"], **more}
        path = tmp_path / "p.yaml"
        path.write_text(json.dumps({"apiVersion": "pratique/v1", "kind": "Policy", "signatures": keys}))
        request = inspection.Request(targets=(target,), policies=(str(path),), secrets=False)
        report = inspection.scan(request, given)
        assert not report.failures
        [result] = report.results
        return result

    return run


def put(settings, target, access, key=KEY, *, attest=b"", digest=""):
    given = msgspec.structs.replace(settings, offline=False, registries=access)
    with place.open(sources.parse(target), given, digest) as there:
        if attest:
            attaching.attest(there, there.root, key, SBOM, attest, sleep=lambda _: None)
        else:
            attaching.sign(there, there.root, key, sleep=lambda _: None)


def test_a_signature_meets_the_policy_that_is_for_the_image(scan, settings):
    with Registry() as registry:
        name, access = registry.add("team/app", "1", IMAGE), registry.access()
        host = name.split("/")[0]
        own = cip(glob=f"{host}/team/*")
        unsigned = scan(name, own, access=access)
        assert unsigned.verdict.exit_code == 1
        assert (
            "signed (cip.yaml) is not met: release: the image has no signature" in unsigned.verdict.reasons[0].message
        )
        put(settings, name, access)
        signed = scan(name, own, access=access)
        assert (signed.verdict.exit_code, [each.valid for each in signed.signatures]) == (0, [True])
        other = cip("two", f"{host}/**", [{"key": {"data": OTHER.public.pem.decode()}}])
        assert scan(name, own, other, access=access).verdict.exit_code == 1, "all that are for the image"
        assert (
            scan(name, own, {**other, "spec": {**other["spec"], "mode": "warn"}}, access=access).verdict.exit_code == 0
        )
        elsewhere = cip("two", "registry.example.com/**", [{"key": {"data": OTHER.public.pem.decode()}}])
        assert scan(name, own, elsewhere, access=access).verdict.exit_code == 0
        nobody = scan(name, elsewhere, access=access)
        assert [each.outcome for each in nobody.verdict.reasons] == ["warn"]


def test_an_attestation_is_held_against_its_policy(scan, settings):
    policy = {"type": "cue", "data": 'predicate: components: [{name: "a"}, ...]'}
    wanted = [{"name": "sbom", "predicateType": SBOM, "policy": policy}]
    asked = cip(authorities=[{"key": {"data": KEY.public.pem.decode()}, "attestations": wanted}])
    with Registry() as registry:
        name, access = registry.add("team/app", "1", IMAGE), registry.access()
        put(settings, name, access, attest=b'{"components": [{"name": "b"}]}')
        denied = scan(name, asked, access=access)
        assert denied.verdict.exit_code == 1
        assert "predicate.components[0].name is 'b' and must be 'a'" in denied.verdict.reasons[0].message
        put(settings, name, access, attest=b'{"components": [{"name": "a"}]}')
        assert scan(name, asked, access=access).verdict.exit_code == 0


def test_a_secret_in_an_attestation_comes_out_in_no_reason(scan, settings):
    token = tokens.with_checksum("ghp_", random.Random(3))
    wanted = [{"name": "sbom", "predicateType": SBOM, "policy": {"type": "cue", "data": 'predicate: note: "x"'}}]
    asked = cip(authorities=[{"key": {"data": KEY.public.pem.decode()}, "attestations": wanted}])
    with Registry() as registry:
        name, access = registry.add("team/app", "1", IMAGE), registry.access()
        put(settings, name, access, attest=json.dumps({"note": token}).encode())
        result = scan(name, asked, access=access)
    assert "predicate.note is" in result.verdict.reasons[0].message
    assert token not in msgspec.json.encode(result).decode()


def test_signatures_in_another_repository(scan, settings):
    with Registry() as registry:
        name, access = registry.add("team/app", "1", IMAGE), registry.access()
        host = name.split("/")[0]
        key = {"data": KEY.public.pem.decode()}
        elsewhere = cip(authorities=[{"key": key, "source": [{"oci": f"{host}/team/signatures"}]}])
        put(settings, name, access)
        assert scan(name, elsewhere, access=access).verdict.exit_code == 1, "what lies beside the image does not count"
        put(settings, registry.add("team/signatures", "1", IMAGE), access)
        assert scan(name, elsewhere, access=access).verdict.exit_code == 0


def test_the_config_file_of_every_platform_is_fetched_where_a_policy_wants_it(scan):
    both = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64", settings={"User": "7"}))
    policy = {"type": "cue", "fetchConfigFile": True, "data": 'config: "linux/arm64": config: User: "7"'}
    asked = cip(authorities=[{"static": {"action": "pass"}}], policy=policy)
    with Registry() as registry:
        name = registry.add("team/app", "1", both)
        assert scan(name, asked, access=registry.access()).verdict.exit_code == 0
        asked["spec"]["policy"]["data"] = 'config: "linux/amd64": config: User: "7"'
        assert scan(name, asked, access=registry.access()).verdict.exit_code == 1


def test_a_key_in_a_secret_is_given_as_a_file(scan, settings, tmp_path):
    asked = cip(authorities=[{"key": {"secretRef": {"name": "release"}}}])
    (tmp_path / "release.pub").write_bytes(KEY.public.pem)
    with Registry() as registry:
        name, access = registry.add("team/app", "1", IMAGE), registry.access()
        put(settings, name, access)
        denied = scan(name, asked, access=access)
        assert denied.verdict.exit_code == 1
        assert "secret:release" in denied.verdict.reasons[0].message
        assert scan(name, asked, access=access, files={"secret:release": "release.pub"}).verdict.exit_code == 0


def test_an_image_without_a_name_is_asked_about_by_every_policy(scan, settings, tmp_path):
    target = "oci-dir:" + makers.layout(tmp_path / "app", IMAGE, tags=["1"])
    asked = cip(glob="registry.example.com/**")
    assert scan(target, asked).verdict.exit_code == 1
    put(settings, target, {})
    assert scan(target, asked).verdict.exit_code == 0


def test_mistakes_stop_all_before_anything_is_read(scan, settings, tmp_path):
    with pytest.raises(UsageError, match="glob"):
        scan("oci-dir:/there/is/none", cip(glob="a b"))
    path = tmp_path / "missing.yaml"
    keys = {"image_policies": ["none.yaml"]}
    path.write_text(json.dumps({"apiVersion": "pratique/v1", "kind": "Policy", "signatures": keys}))
    with pytest.raises(NotFoundError, match=r"none\.yaml"):
        inspection.scan(inspection.Request(targets=("x",), policies=(str(path),)), settings)


def test_a_policy_that_was_only_found_opens_no_files(settings, tmp_path, monkeypatch):
    (tmp_path / "cip.yaml").write_text(json.dumps(cip(authorities=[{"static": {"action": "pass"}}])))
    keys = {"image_policies": ["cip.yaml"]}
    (tmp_path / "pratique.yaml").write_text(
        json.dumps({"apiVersion": "pratique/v1", "kind": "Policy", "signatures": keys})
    )
    target = "oci-dir:" + makers.layout(tmp_path / "app", IMAGE, tags=["1"])
    monkeypatch.chdir(tmp_path)
    given = msgspec.structs.replace(settings, offline=False, osv_url=str(tmp_path))
    report = inspection.scan(inspection.Request(targets=(target,), secrets=False), given)
    assert any("opens no other files" in reason.message for reason in report.results[0].verdict.reasons)
