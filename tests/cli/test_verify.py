"""`pratique verify`: exit codes, and an answer with its reason for all that hangs on an image."""

import json

import pytest

from cli.signing import BOTH, command  # noqa: F401 - a fixture
from pratique.cli import sign, verify
from pratique.errors import InputError
from pratique.model.settings import Settings
from servers import Registry, Reply
from signing.shelf import IMAGE


@pytest.fixture
def signed(run):
    run(sign, "--key", "K.key", "app")


@pytest.mark.usefixtures("signed")
def test_by_the_key_and_by_another(run):
    code, said = run(verify, "--key", "K.pub", "app")
    assert (code, "verified: signed by K.pub." in said) == (0, True)
    code, said = run(verify, "--key", "L.pub", "app")
    assert (code, "NOT VERIFIED: none of the keys verifies it" in said) == (1, True)
    assert run(verify, "--key", "L.pub", "--key", "K.pub", "app")[0] == 0


@pytest.mark.usefixtures("signed")
def test_thresholds_count_keys(run):
    both = ("--key", "K.pub", "--key", "L.pub", "--threshold", "2")
    run(sign, "--key", "K.key", "--layout", "legacy", "app")
    assert run(verify, *both, "app")[0] == 1
    assert run(verify, "--key", "K.pub", "--key", "K.pub", "--threshold", "2", "app")[0] == 1
    run(sign, "--key", "L.key", "app")
    assert run(verify, *both, "app")[0] == 0


@pytest.mark.usefixtures("signed")
def test_an_index_covers_its_children(run):
    run(sign, "--key", "K.key", "both")
    assert "covers the 2 manifests" in run(verify, "--key", "K.pub", "both")[1]
    document = json.loads(run(verify, "--key", "K.pub", "-f", "json", "both")[1])
    assert len(document["images"][0]["covers"]) == 2
    assert document["images"][0]["digest"] == BOTH.digest


@pytest.mark.usefixtures("signed")
def test_json_lists_every_signature_with_its_answer(run):
    run(sign, "--key", "L.key", "--layout", "legacy", "app")
    code, said = run(verify, "--key", "K.pub", "--format", "json", "app")
    document = json.loads(said)
    assert (code, document["schema"], document["verified"]) == (0, "pratique.verification/1", True)
    [image] = document["images"]
    assert (image["digest"], image["met"], image["names"]) == (IMAGE.digest, True, ["K.pub"])
    assert sorted((each["why"], each["layout"]) for each in image["checked"]) == [
        ("other-key", "legacy"),
        ("valid", "bundle"),
    ]


@pytest.mark.usefixtures("signed")
def test_the_worst_of_several_images(run):
    assert run(verify, "--key", "K.pub", "app", "both")[0] == 1
    code, said = run(verify, "--key", "K.pub", "--format", "json", "app", "oci-dir:none")
    document = json.loads(said[: said.rindex("}") + 1])
    assert (code, document["verified"], document["failures"][0]["exit_code"]) == (2, False, 2)
    with Registry() as registry:
        name = registry.add("team/app", "1", IMAGE)
        registry.fault("GET", "/referrers/", Reply(403), times=9)
        settings = Settings(data_dir="", cache_dir="", registries=registry.access())
        assert run(verify, "--key", "K.pub", name, "app", settings=settings)[0] == 4
        code, said = run(verify, "--key", "K.pub", "--format", "json", name, settings=settings)
        assert (code, '"verified": false' in said) == (4, True)


@pytest.mark.usefixtures("signed")
def test_keys_that_are_none(run):
    for name in ("K.key", "none", "app/index.json"):
        with pytest.raises(InputError):
            run(verify, "--key", name, "app")
