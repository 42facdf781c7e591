"""`workflow.moving.moving`: what arrives is what was there, and no name ever stands for less."""

import json

import pytest

import makers
from pratique.errors import InputError, OutsideError, PratiqueError
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import Limits, Settings
from pratique.workflow.moving import moving, opening, planning
from servers import Registry, Reply

IMAGE = makers.image(makers.layer({"a": b"hello"}))
ARM = makers.image(makers.layer({"b": b"x"}), platform="linux/arm64")
BOTH = makers.index(IMAGE, ARM)
SBOM = makers.artifact(b"sbom", artifact_type="application/spdx+json", subject=IMAGE)
SIGNATURE = makers.artifact(b"signature", artifact_type="application/vnd.example.signature", subject=SBOM)
OF_INDEX = makers.artifact(b"of the index", artifact_type="application/vnd.example.signature", subject=BOTH)
HANGING = (SBOM, SIGNATURE, OF_INDEX)


def legacy(*layers: bytes) -> makers.Made:
    return makers.artifact(*layers, artifact_type="")


def tag(image: makers.Made, suffix: str) -> str:
    return image.digest.replace(":", "-") + suffix


def fill(registry: Registry, image: makers.Made = BOTH, *hanging: makers.Made) -> str:
    name = registry.add("team/app", "1", image)
    for each in hanging:
        registry.add("team/app", "hanging", each)
    registry.tags["team/app"].pop("hanging", None)
    return name


def settings(*registries: Registry) -> Settings:
    access = {host: one for each in registries for host, one in each.access().items()}
    return Settings(data_dir="", cache_dir="", registries=access)


def move(source: str, destination: str, given: Settings, **more) -> moving.Moved:
    origin = sources.parse(source)
    with (
        opening.source(origin, given, SILENT) as here,
        opening.destination(sources.parse(destination), given, opening.reference(origin)) as there,
    ):
        return moving.move(here, there, SILENT, Limits(), **more)


def held(registry: Registry, repository: str) -> set[str]:
    return {digest for name, digest in registry.manifests if name == repository}


@pytest.fixture
def two():
    with Registry() as first, Registry() as second:
        yield first, second


@pytest.mark.parametrize("referrers", [True, False], ids=["api", "fallback"])
def test_between_registries(two, referrers):
    first, second = two
    second.referrers = referrers
    name = fill(first, BOTH, *HANGING)
    first.add("team/app", tag(ARM, ".sig"), legacy(b"signature of a child"))
    moved = move(name, f"{second.host}/other/app:2", settings(first, second))
    assert (moved.digest, moved.problems, moved.hanging) == (BOTH.digest, (), 4)
    assert second.tags["other/app"]["2"] == BOTH.digest
    assert second.tags["other/app"][tag(ARM, ".sig")] == first.tags["team/app"][tag(ARM, ".sig")]
    assert held(second, "other/app") >= {BOTH.digest, IMAGE.digest, ARM.digest, *(each.digest for each in HANGING)}
    assert all(second.blobs[digest] == data for digest, data in first.blobs.items() if digest in second.blobs)


def test_through_a_layout_and_an_archive(two, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second = two
    given = settings(first, second)
    name = fill(first, BOTH, *HANGING)
    for suffix in planning.SUFFIXES:
        first.add("team/app", tag(BOTH, suffix), legacy(suffix.encode()))
    move(name, "oci-dir:dir:9", given)
    move("dir", "oci-archive:whole.tar:9", given)
    moved = move("oci-archive:whole.tar", f"{second.host}/team/app:1", given)
    assert (moved.digest, moved.hanging, moved.problems) == (BOTH.digest, 6, ())
    assert second.manifests.items() >= first.manifests.items()
    assert second.tags["team/app"] == first.tags["team/app"]


def test_only_the_image_and_only_one_platform(two):
    first, second = two
    given = settings(first, second)
    name = fill(first, BOTH, *HANGING)
    assert move(name, f"{second.host}/a:1", given, only_image=True).hanging == 0
    assert held(second, "a") == {BOTH.digest, IMAGE.digest, ARM.digest}
    with (
        opening.source(sources.parse(name), given, SILENT) as here,
        opening.destination(sources.parse(f"{second.host}/b:1"), given) as there,
    ):
        here.root = planning.of_platform(here, "linux/arm64", Limits())
        assert moving.move(here, there, SILENT, Limits()).digest == ARM.digest
    assert held(second, "b") == {ARM.digest}


def test_a_second_time_nothing_is_sent(two, tmp_path):
    first, second = two
    given = settings(first, second)
    name = fill(first, BOTH, *HANGING)
    for destination in (f"{second.host}/a:1", f"oci-dir:{tmp_path}/d:1"):
        sent = move(name, destination, given)
        again = move(name, destination, given)
        assert sent.sent > 0 == again.sent
        assert again.present == again.blobs == sent.blobs


def test_inside_of_one_registry_blobs_are_taken_over():
    with Registry() as registry:
        name = fill(registry, BOTH, *HANGING)
        registry.fault("HEAD", "/other/app/blobs/", Reply(404), times=100)
        registry.fault("POST", "/other/app/blobs/uploads/", Reply(201), times=100)
        moved = move(name, f"{registry.host}/other/app:1", settings(registry))
        assert (moved.sent, moved.borrowed) == (0, moved.blobs)
        asked = [each.query for each in registry.requests if each.method == "POST"]
        assert {each["from"] for each in asked} == {"team/app"}


@pytest.mark.parametrize("which", ["layer", "config", "child", "root"])
@pytest.mark.parametrize("how", ["missing", "altered", "longer", "refused"])
def test_an_image_that_is_not_whole_gets_no_name(two, which, how, tmp_path):
    first, second = two
    given = settings(first, second)
    name = fill(first)
    second.add("team/app", "1", ARM)
    manifest = json.loads(ARM.manifest)
    digest = {
        "layer": manifest["layers"][0]["digest"],
        "config": manifest["config"]["digest"],
        "child": ARM.digest,
        "root": BOTH.digest,
    }[which]
    data = first.blobs[digest]
    second.blobs.pop(digest, None)
    reply = {"missing": Reply(404), "altered": Reply(200, data[:-1] + b"~"), "longer": Reply(200, data + b"~")}
    first.fault("GET", digest if which != "root" else "manifests/1", reply.get(how, Reply(403)), times=1_000)
    for destination in (f"{second.host}/team/app:1", f"oci-dir:{tmp_path}/d:1", f"oci-archive:{tmp_path}/a.tar:1"):
        with pytest.raises(PratiqueError):
            move(name, destination, given)
    assert second.tags["team/app"]["1"] == ARM.digest
    assert not (tmp_path / "d" / "index.json").exists()
    assert not (tmp_path / "a.tar").exists()
    assert not [each for each in tmp_path.rglob("*") if ".part-" in each.name]


def test_what_hangs_and_is_damaged_is_left_behind_and_said(two):
    first, second = two
    name = fill(first, BOTH, *HANGING)
    first.fault("GET", makers.digest(b"sbom"), Reply(200, b"SBOM"), times=100)
    first.add("team/app", tag(BOTH, ".sig"), makers.index())
    moved = move(name, f"{second.host}/a:1", settings(first, second))
    assert len(moved.problems) == 2
    assert second.tags["a"] == {"1": BOTH.digest}
    assert SBOM.digest not in held(second, "a") >= {BOTH.digest, OF_INDEX.digest}


def test_a_list_of_referrers_is_not_believed(two):
    first, second = two
    first.referrers = False
    name = fill(first, IMAGE, SBOM)
    stranger = makers.artifact(b"!", artifact_type="x/y", subject=ARM)
    fill(first, IMAGE, stranger)
    gone = makers.artifact(b"?", artifact_type="x/y", subject=IMAGE)
    first.add("team/app", tag(IMAGE, ""), makers.index(SBOM, SBOM, stranger, IMAGE))
    listed = json.loads(makers.index(SBOM, SBOM, stranger, IMAGE).manifest)
    listed["manifests"].append(gone.descriptor())
    data = makers.encode(listed)
    first.manifests["team/app", makers.digest(data)] = (makers.OCI_INDEX, data)
    first.tags["team/app"][tag(IMAGE, "")] = makers.digest(data)
    moved = move(name, f"{second.host}/a:1", settings(first, second))
    assert moved.hanging == 1
    assert len(moved.problems) == 2
    assert held(second, "a") == {IMAGE.digest, SBOM.digest}


def test_too_much_is_refused_and_not_cut(two, monkeypatch):
    first, second = two
    name = fill(first, BOTH, *HANGING)
    monkeypatch.setattr(planning, "_MOST", 5)
    with pytest.raises(InputError, match="only-image"):
        move(name, f"{second.host}/a:1", settings(first, second))
    assert "a" not in second.tags


def test_signatures_at_the_destination_are_kept(two):
    first, second = two
    name = fill(first, IMAGE)
    first.add("team/app", tag(IMAGE, ".sig"), legacy(b"one", b"two"))
    second.add("a", tag(IMAGE, ".sig"), legacy(b"two", b"three"))
    given = settings(first, second)
    move(name, f"{second.host}/a:1", given)
    list_ = json.loads(second.manifests["a", second.tags["a"][tag(IMAGE, ".sig")]][1])
    assert {each["digest"] for each in list_["layers"]} == {makers.digest(each) for each in (b"one", b"two", b"three")}
    assert list_["config"]["digest"] in second.blobs
    before = dict(second.tags["a"])
    assert move(name, f"{second.host}/a:1", given).problems == ()
    assert second.tags["a"] == before


def test_a_registry_that_loses_what_hangs(two):
    first, second = two
    name = fill(first, IMAGE, SBOM)
    second.fault("GET", "/referrers/", Reply(200, makers.index().manifest), times=100)
    with pytest.raises(OutsideError, match="does not list"):
        move(name, f"{second.host}/a:1", settings(first, second))
    assert "a" not in second.tags


def test_layers_that_lie_elsewhere_are_said(two):
    first, second = two
    document = json.loads(IMAGE.manifest)
    foreign = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
    gone = {"mediaType": foreign, "digest": makers.digest(b"elsewhere"), "size": 9, "urls": ["https://example.com/l"]}
    document["layers"].append(gone)
    data = makers.encode(document)
    first.blobs |= IMAGE.blobs
    first.manifests["team/app", makers.digest(data)] = (makers.OCI_MANIFEST, data)
    first.tags["team/app"] = {"1": makers.digest(data)}
    moved = move(f"{first.host}/team/app:1", f"{second.host}/a:1", settings(first, second))
    assert (moved.elsewhere, moved.digest) == ((gone["digest"],), makers.digest(data))


def test_a_digest_as_destination_must_be_the_image(two):
    first, second = two
    name = fill(first, IMAGE)
    given = settings(first, second)
    assert move(name, f"{second.host}/a@{IMAGE.digest}", given).digest == IMAGE.digest
    with pytest.raises(PratiqueError, match="cannot be"):
        move(name, f"{second.host}/a@{ARM.digest}", given)


def test_a_flood_is_moved_whole(two, tmp_path):
    first, _ = two
    name = fill(
        first, IMAGE, *(makers.artifact(b"%d" % each, artifact_type="x/y", subject=IMAGE) for each in range(40))
    )
    given = settings(first)
    moved = move(name, f"oci-dir:{tmp_path}/d:1", given)
    assert (moved.hanging, moved.problems) == (40, ())
    with opening.source(sources.parse(f"oci-dir:{tmp_path}/d:1"), given, SILENT) as here:
        assert len(here.referrers(IMAGE.digest)) == 40


def test_indexes_that_are_too_deep_or_list_themselves_twice(two):
    first, second = two
    given = settings(first, second)
    deep = makers.index(makers.index(makers.index(makers.index(makers.index(makers.index(IMAGE))))))
    with pytest.raises(InputError, match="within"):
        move(fill(first, deep), f"{second.host}/a:1", given)
    twice = makers.index(BOTH, BOTH, IMAGE)
    assert move(fill(first, twice), f"{second.host}/a:1", given).manifests == 4


def test_layouts_as_others_write_them(two, tmp_path):
    """cosign's: a list of signatures without a name, and a referrer that nothing lists."""
    _, second = two
    files = makers.layout_files(IMAGE) | {f"blobs/{each.replace(':', '/')}": data for each, data in SBOM.blobs.items()}
    list_ = legacy(b"signature")
    files |= {f"blobs/{each.replace(':', '/')}": data for each, data in list_.blobs.items()}
    index = json.loads(files["index.json"])
    index["manifests"].append(list_.descriptor(annotations={"kind": "dev.cosignproject.cosign/sigs"}))
    makers.tree(tmp_path / "d", files | {"index.json": makers.encode(index)})
    moved = move(f"oci-dir:{tmp_path}/d", f"{second.host}/a:1", settings(second))
    assert moved.hanging == 2
    assert second.tags["a"][tag(IMAGE, ".sig")] == list_.digest
    assert SBOM.digest in held(second, "a")


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"[]",
        b"{}",
        makers.encode({"schemaVersion": 2, "manifests": [{"digest": "sha256:../../x", "size": 1}]}),
        makers.encode({"schemaVersion": 2, "manifests": [{"digest": makers.digest(b"gone"), "size": 1}]}),
        makers.encode({"schemaVersion": 2, "manifests": []}),
    ],
    ids=["empty", "list", "object", "path", "gone", "none"],
)
def test_layouts_that_are_none(two, tmp_path, index):
    _, second = two
    makers.tree(tmp_path / "d", makers.layout_files(IMAGE) | {"index.json": index})
    for name in (f"oci-dir:{tmp_path}/d", f"oci-dir:{tmp_path}/d:1"):
        with pytest.raises(PratiqueError):
            move(name, f"{second.host}/a:1", settings(second))
    assert "a" not in second.tags
