"""Images are found where they lie, by scheme or by a look at the path."""

import os

import pytest

import makers
from pratique.errors import InputError, LimitError, NotFoundError, UnreadableError, UsageError
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import Limits, Settings

LAYER = makers.layer({"etc/os-release": b"ID=alpine\n"})
UPPER = makers.layer({"app": b"hello"})
HISTORY = [{"created_by": "ADD base"}, {"created_by": "ENV A=b", "empty_layer": True}, {"created_by": "COPY app"}]
IMAGE = makers.image(LAYER, UPPER, history=HISTORY, annotations={"org.opencontainers.image.base.name": "alpine:3"})
ARM = makers.image(LAYER, platform="linux/arm64")
WRITERS = {
    "oci-dir": makers.layout,
    "oci-archive": makers.oci_archive,
    "docker-archive": makers.docker_archive,
}


def settings(**more):
    return Settings(data_dir="", cache_dir="", **more)


def opened(text, **more):
    given = settings(**more)
    found = []
    with sources.open(sources.parse(text), given, SILENT) as images:
        for each in images:
            stored = []
            for number in range(len(each.image.layers)):
                with each.layer(number) as stream:
                    stored.append(stream.read(1 << 20))
            found.append((each.image, tuple(stored)))
    return found


@pytest.mark.parametrize("scheme", WRITERS)
@pytest.mark.parametrize("named", [True, False])
def test_an_image_is_the_same_wherever_it_lies(tmp_path, scheme, named):
    path = WRITERS[scheme](tmp_path / "it", IMAGE)
    [(image, layers)] = opened(f"{scheme}:{path}" if named else path)
    assert image.config_digest == makers.digest(IMAGE.config)
    assert layers == (IMAGE.plain if scheme == "docker-archive" else IMAGE.layers)
    assert [layer.digest for layer in image.layers] == [makers.digest(data) for data in layers]
    assert [layer.diff_id for layer in image.layers] == [makers.digest(data) for data in IMAGE.plain]
    assert [layer.instruction for layer in image.layers] == ["ADD base", "COPY app"]
    if scheme != "docker-archive":
        assert (image.manifest_digest, image.base_name) == (IMAGE.digest, "alpine:3")


@pytest.mark.parametrize("pack", [makers.gz, makers.zst])
@pytest.mark.parametrize("scheme", ["oci-archive", "docker-archive"])
def test_a_compressed_archive_is_as_good(tmp_path, scheme, pack):
    path, plain = tmp_path / "it", tmp_path / "plain"
    WRITERS[scheme](plain, IMAGE)
    path.write_bytes(pack(plain.read_bytes()))
    [(image, _)] = opened(str(path))
    assert image.config_digest == makers.digest(IMAGE.config)


def test_an_archive_that_is_both_gives_the_manifest_too(tmp_path):
    path = makers.docker_archive(tmp_path / "a.tar", IMAGE, tags=[["app:1"]], with_layout=True)
    [(image, layers)] = opened(path)
    assert (image.manifest_digest, image.tags, layers) == (IMAGE.digest, ("app:1",), IMAGE.layers)


def test_an_archive_whose_two_lists_differ_is_ambiguous(tmp_path):
    files = {**makers.layout_files(ARM), **makers.docker_files(IMAGE)}
    path = tmp_path / "a.tar"
    path.write_bytes(makers.tar(files))
    with pytest.raises(UnreadableError, match="different images"):
        opened(str(path))


def test_several_images_of_an_archive_and_one_of_them(tmp_path):
    path = makers.docker_archive(tmp_path / "a.tar", IMAGE, ARM, tags=[["app:1", "app:latest"], ["other:2"]])
    assert [image.name for image, _ in opened(path)] == ["app:1", "other:2"]
    assert [image.name for image, _ in opened(f"docker-archive:{path}:other:2")] == ["other:2"]
    assert [image.name for image, _ in opened(f"docker-archive:{path}:app")] == ["app:1"]
    assert [image.name for image, _ in opened(f"docker-archive:{path}@1")] == ["other:2"]
    with pytest.raises(NotFoundError, match="app:1, app:latest, other:2"):
        opened(f"docker-archive:{path}:none")


def test_several_images_of_a_layout_and_one_of_them(tmp_path):
    path = makers.layout(tmp_path / "l", IMAGE, ARM, tags=["one", "two"])
    assert [image.name for image, _ in opened(path)] == ["one", "two"]
    assert [image.name for image, _ in opened(f"oci-dir:{path}:two")] == ["two"]
    assert [image.name for image, _ in opened(f"oci-dir:{path}@{IMAGE.digest}")] == ["one"]
    with pytest.raises(NotFoundError, match="one, two"):
        opened(f"oci-dir:{path}:three")


def test_an_index_gives_the_platform_that_is_asked_for(tmp_path):
    both = makers.index(IMAGE, ARM, makers.attestation(IMAGE))
    path = makers.layout(tmp_path / "l", both)
    [(arm, _)] = opened(path, platform="linux/arm64/v8")
    assert (arm.manifest_digest, arm.index_digest, str(arm.platform)) == (ARM.digest, both.digest, "linux/arm64")
    assert [image.manifest_digest for image, _ in opened(path, platform="all")] == [IMAGE.digest, ARM.digest]
    with pytest.raises(NotFoundError, match="linux/amd64, linux/arm64"):
        opened(path, platform="linux/s390x")


def test_a_single_image_for_another_platform_is_not_silently_taken(tmp_path):
    with pytest.raises(NotFoundError, match="linux/arm64"):
        opened(makers.layout(tmp_path / "l", ARM), platform="linux/amd64")


def test_a_layers_identity_changes_with_its_file(tmp_path):
    path = makers.docker_archive(tmp_path / "a.tar", IMAGE)
    with sources.open(sources.parse(path), settings(), SILENT) as [image]:
        first = [image.identity(number) for number in range(2)]
        assert first == [image.identity(number) for number in range(2)]
        assert first[0] != first[1]
    os.utime(path, ns=(1, 1))
    with sources.open(sources.parse(path), settings(), SILENT) as [image]:
        assert image.identity(0) != first[0]


def test_symlinked_layers_of_old_docker(tmp_path):
    files = makers.docker_files(makers.image(LAYER, LAYER))
    name = f"{makers.digest(LAYER)[7:]}/layer.tar"
    items = [
        {
            "Config": f"{makers.digest(makers.image(LAYER, LAYER).config)[7:]}.json",
            "RepoTags": None,
            "Layers": [name, "second/layer.tar"],
        }
    ]
    files |= {"second/layer.tar": makers.link(f"../{name}"), "manifest.json": makers.encode(items)}
    path = tmp_path / "a.tar"
    path.write_bytes(makers.tar(files))
    [(_, layers)] = opened(str(path))
    assert layers == (LAYER, LAYER)


def test_a_foreign_layer_is_named_and_never_fetched(tmp_path):
    manifest = IMAGE.manifest.replace(b"layer.v1.tar+gzip", b"layer.nondistributable.v1.tar+gzip")
    foreign = makers.Made(
        manifest, IMAGE.media_type, {makers.digest(manifest): manifest, makers.digest(IMAGE.config): IMAGE.config}
    )
    path = makers.layout(tmp_path / "l", foreign)
    with sources.open(sources.parse(path), settings(), SILENT) as [image]:
        assert [layer.foreign for layer in image.image.layers] == [True, True]
        with pytest.raises(UnreadableError, match="never fetched"):
            image.layer(0)


def changed(files, name, data):
    return {**files, name: data}


LAYOUT = makers.layout_files(IMAGE)
MANIFEST = f"blobs/sha256/{IMAGE.digest[7:]}"


@pytest.mark.parametrize(
    "files, error",
    [
        (changed(LAYOUT, MANIFEST, IMAGE.manifest + b" "), UnreadableError),
        ({name: data for name, data in LAYOUT.items() if name != MANIFEST}, NotFoundError),
        (changed(LAYOUT, "index.json", b"{"), UnreadableError),
        (changed(LAYOUT, "index.json", b'{"schemaVersion":2,"manifests":[]}'), NotFoundError),
        (makers.layout_files(makers.artifact(b"chart", artifact_type="application/vnd.example")), UnreadableError),
        (makers.layout_files(makers.image(LAYER, config_more={"rootfs": {"diff_ids": []}})), UnreadableError),
        (makers.layout_files(makers.index(makers.index(makers.index(makers.index(makers.index(makers.index(IMAGE))))))), LimitError),
        (changed(LAYOUT, "index.json", b"[" * 100_000), InputError),
    ],
)  # fmt: skip
def test_a_damaged_layout_is_a_named_error(tmp_path, files, error):
    with pytest.raises(error):
        opened(f"oci-dir:{makers.tree(tmp_path / 'l', files)}")


def test_limits_hold(tmp_path):
    path = makers.layout(tmp_path / "l", IMAGE)
    for limits in (Limits(layers=1), Limits(config_bytes=10), Limits(manifest_bytes=10)):
        with pytest.raises(LimitError):
            opened(path, limits=limits)


def test_a_bomb_of_an_archive_stops_early(tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(makers.gz(makers.tar({"manifest.json": bytes(1 << 20)})))
    with pytest.raises(LimitError):
        opened(f"docker-archive:{path}", limits=Limits(layer_bytes=1 << 16))


def test_a_fifo_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(UnreadableError):
        opened(f"docker-archive:{tmp_path}/fifo")


@pytest.mark.parametrize(
    "text, target",
    [
        ("alpine", "registry:docker.io/library/alpine:latest"),
        ("alpine:3.18", "registry:docker.io/library/alpine:3.18"),
        ("registry:alpine", "registry:alpine"),
        ("docker:app:1", "docker:app:1"),
        ("dir:/", "dir:/"),
    ],
)
def test_a_word_means(text, target):
    assert str(sources.parse(text)) == target


@pytest.mark.parametrize("text", ["oci:/x", "http://example.com/x", "docker-archive:", "UPPER", "zip:./x"])
def test_an_unknown_word_is_a_usage_error(text):
    with pytest.raises(UsageError):
        sources.parse(text)


def test_a_missing_path_is_said():
    with pytest.raises(NotFoundError):
        sources.parse("./no-such-file.tar")


def test_guessing_goes_by_content(tmp_path):
    (tmp_path / "bom.txt").write_text(' {"bomFormat": "CycloneDX"}')
    (tmp_path / "noise").write_bytes(b"\0" * 5000)
    (tmp_path / "plain.tar").write_bytes(makers.tar({"a": b"1"}))
    assert sources.parse(str(tmp_path)).scheme == "dir"
    assert sources.parse(str(tmp_path / "bom.txt")).scheme == "sbom"
    for name in ("noise", "plain.tar"):
        with pytest.raises(UsageError):
            sources.parse(str(tmp_path / name))


def test_a_directory_is_a_tree(tmp_path):
    makers.tree(tmp_path / "root", {"etc/os-release": b"ID=alpine\n"})
    with sources.open(sources.parse(f"dir:{tmp_path}/root"), settings(), SILENT) as [tree]:
        assert tree.image.name == f"{tmp_path}/root"


def test_an_sbom_gives_its_packages(tmp_path):
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "left-pad", "version": "1.0.0", "purl": "pkg:npm/left-pad@1.0.0"}]}  # fmt: skip
    (tmp_path / "bom.json").write_bytes(makers.encode(bom))
    with sources.open(sources.parse(str(tmp_path / "bom.json")), settings(), SILENT) as [sbom]:
        assert [package.name for package in sbom.packages()] == ["left-pad"]
        assert sbom.distro() is None
