"""Images and containers of engines, and of their stores on disk."""

import base64
import gzip
import json

import pytest

import makers
from pratique.errors import NotFoundError, OutsideError, UnreadableError
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import Settings
from servers import Engine

LAYER = makers.layer({"etc/motd": b"hello", "etc/passwd": b"root"})
IMAGE = makers.image(LAYER, annotations={"org.opencontainers.image.base.name": "alpine:3"}, compression="none")
CHANGED = makers.tar(
    {"etc/": makers.folder(), "etc/passwd": b"root2", "bin/sh": b"untouched", "x" * 150: b"long", "./dot": b"."}
)
CHANGES = [{"Path": "/etc", "Kind": 0}, {"Path": "/etc/passwd", "Kind": 0}, {"Path": "/etc/motd", "Kind": 2}, {"Path": "/" + "x" * 150, "Kind": 1}, {"Path": "/dot", "Kind": 1}]  # fmt: skip


@pytest.fixture
def engine(tmp_path):
    with Engine(str(tmp_path / "e.sock")) as running:
        archive = makers.tar(makers.docker_files(IMAGE, tags=[["app:1"]]))
        for name in ("app:1", f"sha256:{makers.digest(IMAGE.config)[7:]}"):
            running.images[name] = (makers.digest(IMAGE.config), archive)
        running.containers["it"] = (makers.digest(IMAGE.config), CHANGED, CHANGES)
        yield running


def opened(text, **more):
    return sources.open(sources.parse(text), Settings(data_dir="", cache_dir="", **more), SILENT)


@pytest.mark.parametrize("scheme", ["docker", "podman"])
def test_an_image_of_an_engine(engine, scheme):
    with opened(f"{scheme}:app:1", **{f"{scheme}_host": f"unix://{engine.path}"}) as [found]:
        assert (found.image.name, found.image.tags) == ("app:1", ("app:1",))
        assert found.image.config_digest == makers.digest(IMAGE.config)
        assert found.identity(0) == ""
        with found.layer(0) as stream:
            assert stream.read() == LAYER


def test_a_container_is_its_image_and_what_it_changed(engine):
    with opened("container:it", docker_host=f"unix://{engine.path}") as [found]:
        assert (found.image.manifest_digest, found.image.config_digest) == ("", "")
        assert next(layer.instruction for layer in found.image.layers) == "step 0"
        with found.layer(0) as stream:
            assert stream.read() == LAYER
        with found.layer(1) as stream:
            top = stream.read()
    layer = found.image.layers[1]
    assert (layer.digest, layer.diff_id, layer.size) == (makers.digest(top), makers.digest(top), len(top))
    import io
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(top)) as archive:
        assert sorted(archive.getnames()) == sorted(["etc", "etc/passwd", "etc/.wh.motd", "x" * 150, "./dot"])


def test_a_container_that_nobody_has(engine):
    with (
        pytest.raises((NotFoundError, OutsideError)),
        opened("container:none", docker_host=f"unix://{engine.path}", podman_host=f"unix://{engine.path}"),
    ):
        pass


def test_containerd_by_digest(tmp_path):
    content = tmp_path / "io.containerd.content.v1.content"
    makers.tree(content, {f"blobs/{name.replace(':', '/')}": data for name, data in IMAGE.blobs.items()})
    with opened(f"containerd:{IMAGE.digest}", containerd_root=str(tmp_path)) as [found]:
        assert (found.image.manifest_digest, found.image.base_name) == (IMAGE.digest, "alpine:3")
        with found.layer(0) as stream:
            assert stream.read() == LAYER
    with pytest.raises(NotFoundError), opened(f"containerd:{makers.digest(b'')}", containerd_root=str(tmp_path)):
        pass


def store(root, image, driver="overlay", **changes):
    """A containers-storage with one image of one layer whose files are in the record, not unpacked."""
    top, name = "1" * 64, "2" * 64
    config = "=" + base64.b64encode(makers.digest(image.config).encode()).decode()
    record = json.dumps({"type": 2, "payload": base64.b64encode(image.plain[0]).decode()}) + "\n"
    layer = {"id": top, "diff-digest": makers.digest(image.plain[0]), "diff-size": len(image.plain[0])}
    files = {
        f"{driver}-images/images.json": makers.encode([{"id": name, "layer": top, "names": ["localhost/app:1"]}]),
        f"{driver}-images/{name}/manifest": image.manifest,
        f"{driver}-images/{name}/{config}": image.config,
        f"{driver}-layers/layers.json": makers.encode([layer]),
        f"{driver}-layers/{top}.tar-split.gz": gzip.compress(record.encode()),
        (f"overlay/{top}/diff/x" if driver == "overlay" else f"vfs/dir/{top}/x"): b"",
    }
    return makers.tree(root, files | changes)


@pytest.mark.parametrize("driver", ["overlay", "vfs"])
@pytest.mark.parametrize("name", ["app:1", "localhost/app:1", "2222", "2" * 64])
def test_containers_storage(tmp_path, driver, name):
    root = store(tmp_path / "s", IMAGE, driver)
    with opened(f"containers-storage:{name}", containers_storage_root=root) as [found]:
        assert (found.image.manifest_digest, found.image.tags) == (IMAGE.digest, ("localhost/app:1",))
        assert found.image.layers[0].digest == makers.digest(LAYER)
        with found.layer(0) as stream:
            assert stream.read() == LAYER


def test_what_a_store_does_not_have(tmp_path):
    root = store(tmp_path / "s", IMAGE)
    for name in ("none", "app:2", "3" * 64):
        with pytest.raises(NotFoundError), opened(f"containers-storage:{name}", containers_storage_root=root):
            pass
    with pytest.raises(NotFoundError), opened("containers-storage:app:1", containers_storage_root=str(tmp_path)):
        pass


@pytest.mark.parametrize(
    "changes",
    [
        {"overlay-layers/layers.json": b"[]"},
        {"overlay-layers/layers.json": makers.encode([{"id": "1" * 64, "parent": "1" * 64}])},
        {"overlay-layers/layers.json": makers.encode([{"id": "1" * 64, "diff-digest": makers.digest(b"x")}])},
        {"overlay-layers/layers.json": b"{"},
        {"overlay-images/images.json": makers.encode([{"id": "../../..", "names": ["localhost/app:1"]}])},
        {"overlay-images/" + "2" * 64 + "/manifest": makers.index(IMAGE).manifest},
        {"overlay-images/" + "2" * 64 + "/manifest": makers.image(LAYER, settings={"User": "1"}).manifest},
    ],
)
def test_a_damaged_store_is_named(tmp_path, changes):
    root = store(tmp_path / "s", IMAGE, **changes)
    with (
        pytest.raises((UnreadableError, NotFoundError)),
        opened("containers-storage:app:1", containers_storage_root=root),
    ):
        pass
