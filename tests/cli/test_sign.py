"""`pratique sign` and `attest`: what is signed is a digest, and it is shown."""

import base64
import json

import pytest

import makers
from cli.signing import BOTH, command  # noqa: F401 - a fixture
from pratique.cli import attest, sign, verify
from pratique.errors import DeniedByServerError, InputError, OutsideError, UnreadableError, UsageError
from pratique.model.settings import Settings
from servers import Registry
from signing.shelf import IMAGE


@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_the_digest_is_shown(run, layout):
    code, said = run(sign, "--key", "K.key", "--layout", layout, "oci-dir:app:1")
    assert (code, f"app@{IMAGE.digest} (oci-dir:app:1)" in said, layout in said) == (0, True, True)
    assert run(verify, "--key", "K.pub", "app")[0] == 0


def test_recursive(run):
    said = run(sign, "--key", "K.key", "-r", "both")[1]
    assert said.count("Signed: ") == 3
    assert BOTH.digest in said
    assert run(verify, "--key", "K.pub", f"oci-dir:both@{BOTH.digest}")[0] == 0


def test_annotations(run):
    run(sign, "--key", "K.key", "-a", "who=me=you", "app")
    assert run(verify, "--key", "K.pub", "-a", "who=me=you", "app")[0] == 0
    assert run(verify, "--key", "K.pub", "-a", "who=me", "app")[0] == 1
    with pytest.raises(UsageError, match="key=value"):
        run(sign, "--key", "K.key", "-a", "who", "app")


@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_an_attestation_is_no_signature(run, layout):
    with open("sbom.json", "w") as written:
        written.write("{}")
    given = ("--key", "K.key", "--layout", layout, "--predicate", "sbom.json", "--type", "cyclonedx")
    assert "https://cyclonedx.org/bom" in run(attest, *given, "app")[1]
    assert run(verify, "--key", "K.pub", "app")[0] == 1
    assert run(verify, "--key", "K.pub", "--type", "cyclonedx", "app")[0] == 0
    assert run(verify, "--key", "K.pub", "--type", "spdx", "app")[0] == 1


def test_a_test_result_is_read_before_it_is_signed(run, tmp_path):
    given = ("--key", "K.key", "--predicate", "result.json", "--type", "test-result")
    (tmp_path / "result.json").write_text('{"result": "PASSED"}')
    with pytest.raises(UnreadableError, match="configuration"):
        run(attest, *given, "app")
    (tmp_path / "result.json").write_text('{"result": "PASSED", "configuration": [{"uri": "https://example.com/ci"}]}')
    assert "https://in-toto.io/attestation/test-result/v0.1" in run(attest, *given, "app")[1]
    assert run(verify, "--key", "K.pub", "--type", "test-result", "app")[0] == 0


@pytest.mark.parametrize("referrers", [True, False])
@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_in_a_registry(run, layout, referrers):
    with Registry(referrers=referrers) as registry:
        name = registry.add("team/app", "1", IMAGE)
        settings = Settings(data_dir="", cache_dir="", registries=registry.access())
        assert run(verify, "--key", "K.pub", name, settings=settings)[0] == 1
        for _ in range(2):
            run(sign, "--key", "K.key", "--layout", layout, name, settings=settings)
        code, said = run(verify, "--key", "K.pub", "--format", "json", name, settings=settings)
        [image] = json.loads(said)["images"]
        assert (code, image["met"], len(image["checked"])) == (0, True, 2)
        registry.add("team/app", "1", makers.image(makers.layer({"c": b"moved"})))
        assert run(verify, "--key", "K.pub", name, settings=settings)[0] == 1
        assert run(verify, "--key", "K.pub", f"{registry.host}/team/app@{IMAGE.digest}", settings=settings)[0] == 0


def test_a_registry_without_certificate_only_when_the_user_says_so(run):
    with Registry(tls=False) as registry:
        name = registry.add("team/app", "1", IMAGE)
        settings = Settings(data_dir="", cache_dir="")
        with pytest.raises(OutsideError):
            run(sign, "--key", "K.key", name, settings=settings)
        assert run(sign, "--key", "K.key", "--allow-insecure-registry", name, settings=settings)[0] == 0
        assert run(verify, "--key", "K.pub", "--allow-insecure-registry", name, settings=settings)[0] == 0


def test_what_cannot_be_signed(run, tmp_path):
    with pytest.raises(InputError):
        run(sign, "--key", "K.key", "oci-dir:none")
    with pytest.raises(InputError):
        run(sign, "--key", "none.key", "app")
    with pytest.raises(UsageError, match="cannot be used yet"):
        run(sign, "--key", "nonekms://x", "app")
    for target in (f"dir:{tmp_path}", "docker:alpine"):
        with pytest.raises(UsageError, match="holds no signatures"):
            run(sign, "--key", "K.key", target)
    with Registry(auth="basic") as registry:
        name = registry.add("team/app", "1", IMAGE)
        (tmp_path / "auth.json").write_text(
            json.dumps({"auths": {registry.host: {"auth": base64.b64encode(b"me:wrong").decode()}}})
        )
        settings = Settings(
            data_dir="", cache_dir="", registries=registry.access(), auth_file=str(tmp_path / "auth.json")
        )
        with pytest.raises(DeniedByServerError):
            run(sign, "--key", "K.key", name, settings=settings)
