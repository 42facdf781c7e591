"""`pratique copy`, `save` and `load`: images move with what hangs on them, and what did not is said."""

import pytest

import makers
from cli.signing import BOTH, command  # noqa: F401 - a fixture
from pratique.cli import copy, load, save, sign, verify
from pratique.errors import InputError, NotFoundError, UsageError
from pratique.model.settings import Settings
from servers import Registry, Reply
from signing.shelf import IMAGE


@pytest.fixture
def registry():
    with Registry() as made:
        yield made


@pytest.fixture
def settings(registry):
    return Settings(data_dir="", cache_dir="", registries=registry.access())


@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_signatures_count_where_the_image_went(run, registry, settings, layout):
    run(sign, "--key", "K.key", "--layout", layout, "-r", "both")
    there = f"{registry.host}/team/app"
    code, said = run(copy, "both", f"{there}:1", settings=settings)
    assert (code, BOTH.digest in said, "of which 3 hang on the image" in said) == (0, True, True)
    run(copy, f"{there}:1", "oci-dir:again:1", settings=settings)
    run(copy, "again", "oci-archive:again.tar:1")
    run(copy, "oci-archive:again.tar", f"{there}/twice:1", settings=settings)
    for name in (f"{there}:1", f"{there}@{IMAGE.digest}", "again", f"oci-dir:again@{IMAGE.digest}", f"{there}/twice:1"):
        assert run(verify, "--key", "K.pub", name, settings=settings)[0] == 0
        assert run(verify, "--key", "L.pub", name, settings=settings)[0] == 1


@pytest.mark.parametrize("output", ["shelf", "shelf.tar"])
def test_save_and_load(run, registry, settings, output):
    run(sign, "--key", "K.key", "app")
    names = [f"{registry.host}/team/{name}:1" for name in ("one", "two")]
    run(copy, "app", names[0], settings=settings)
    run(copy, "both", names[1], settings=settings)
    code, said = run(save, *names, "--output", output, settings=settings)
    assert (code, said.count("Saved ")) == (0, 2)
    with Registry() as inside:
        given = Settings(data_dir="", cache_dir="", registries=inside.access())
        code, said = run(load, output, "--to", f"{inside.host}/mirror/", settings=given)
        assert (code, said.count("Loaded ")) == (0, 2)
        assert inside.tags["mirror/team/one"]["1"] == IMAGE.digest
        assert inside.tags["mirror/team/two"]["1"] == BOTH.digest
        assert run(verify, "--key", "K.pub", f"{inside.host}/mirror/team/one:1", settings=given)[0] == 0
        with pytest.raises(UsageError, match="holds 2 images"):
            run(load, output, "--to", f"{inside.host}/mirror", settings=given)
    registry.tags.clear()
    run(load, output, settings=settings)
    assert (registry.tags["team/one"]["1"], registry.tags["team/two"]["1"]) == (IMAGE.digest, BOTH.digest)


@pytest.mark.parametrize("to, tag", [("team/new", "1"), ("team/new:7", "7")])
def test_load_one_image(run, registry, settings, to, tag):
    run(load, "app", "--to", f"{registry.host}/{to}", settings=settings)
    assert registry.tags["team/new"][tag] == IMAGE.digest
    for words in ((), ("--to", f"{registry.host}/mirror/")):
        with pytest.raises(UsageError, match="--to"):
            run(load, "app", *words, settings=settings)


def test_what_is_saved_twice_is_there_once(run, registry, settings):
    name = registry.add("team/app", "1", IMAGE)
    run(save, name, "-o", "shelf", settings=settings)
    registry.add("team/app", "1", BOTH)
    run(save, name, "-o", "shelf", settings=settings)
    run(load, "shelf", "--to", f"{registry.host}/b:1", settings=settings)
    assert registry.tags["b"]["1"] == BOTH.digest


def test_what_is_left_behind_is_said(run, registry, settings):
    run(sign, "--key", "K.key", "app")
    name = f"{registry.host}/team/app:1"
    run(copy, "app", name, settings=settings)
    held = next(each for each in registry.blobs if b"dsseEnvelope" in registry.blobs[each])
    registry.fault("GET", held, Reply(200, b"{}"), times=100)
    code, said = run(copy, name, "oci-dir:new:1", settings=settings)
    assert (code, "left behind" in said) == (2, True)
    assert run(copy, "--only-image", name, "oci-dir:newer:1", settings=settings)[0] == 0


def test_one_platform(run):
    run(copy, "--platform", "linux/arm64", "both", "oci-dir:arm:1")
    with pytest.raises(NotFoundError, match="--platform"):
        run(copy, "--platform", "linux/s390x", "both", "oci-dir:arm:1")


def test_without_certificate_only_when_the_user_says_so(run):
    with Registry(tls=False) as registry:
        run(copy, "--allow-insecure-registry", "app", f"{registry.host}/a:1")
        run(save, "--allow-insecure-registry", f"{registry.host}/a:1", "-o", "shelf")
        run(load, "--allow-insecure-registry", "shelf", "--to", f"{registry.host}/b:1")
        assert registry.tags["b"]["1"] == IMAGE.digest


def test_places_that_are_none(run, tmp_path):
    makers.tree(tmp_path / "empty", {"index.json": makers.index().manifest})
    for words in (
        ("docker:x", "oci-dir:x:1"),
        ("app", "docker-archive:x"),
        ("app", "dir:x"),
        ("oci-dir:none", "oci-dir:x:1"),
    ):
        with pytest.raises((UsageError, InputError)):
            run(copy, *words)
    with pytest.raises(NotFoundError):
        run(load, "empty", "--to", "registry.example.com/x:1")
    with pytest.raises(InputError):
        run(load, "none.tar")
