"""Images and containers where real engines keep them: the same layers, wherever they are read from."""

import hashlib
import subprocess

import pytest

import makers
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import Settings
from real import daemons

pytestmark = pytest.mark.real

LOWER = makers.layer(
    {"etc/": makers.folder(), "etc/os-release": b"ID=alpine\n", "etc/motd": b"hello\n", "bin/sh": makers.program()}
)
UPPER = makers.layer({"app/": makers.folder(), "app/ünï ß": b"x" * 5000, "app/evil": makers.link("/etc/shadow"), "app/hard": makers.hard_link("app/ünï ß")})  # fmt: skip
IMAGE = makers.image(LOWER, UPPER, docker=True, settings={"Cmd": ["/bin/sh"]})


def read(text, **more):
    """The opened image's description, and digests of its layers as read."""
    found = []
    with sources.open(sources.parse(text), Settings(data_dir="", cache_dir="", **more), SILENT) as [image]:
        for number in range(len(image.image.layers)):
            with image.layer(number) as stream:
                found.append(f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}")
    return image.image, found


def check(image, layers):
    assert image.config_digest == makers.digest(IMAGE.config)
    assert layers == [layer.digest for layer in image.layers] == [makers.digest(LOWER), makers.digest(UPPER)]


@pytest.fixture
def archive(tmp_path):
    return makers.docker_archive(tmp_path / "app.tar", IMAGE, tags=[["example.com/app:1"]])


@pytest.mark.smoke
def test_docker_and_its_containers(tmp_path, archive):
    with daemons.docker(tmp_path) as path:
        docker = ["docker", "-H", f"unix://{path}"]
        daemons.run(*docker, "load", "-i", archive)
        check(*read("docker:example.com/app:1", docker_host=f"unix://{path}"))
        daemons.run(*docker, "create", "--name", "it", "--network", "none", "example.com/app:1")
        (tmp_path / "new").write_text("new")
        daemons.run(*docker, "cp", str(tmp_path / "new"), "it:/etc/new")
        image, layers = read("container:it", docker_host=f"unix://{path}")
        assert (len(layers), image.config_digest) == (3, "")
        daemons.run(*docker, "save", "-o", str(tmp_path / "saved.tar"), "example.com/app:1")
        check(*read(str(tmp_path / "saved.tar")))


@pytest.mark.smoke
def test_podman_its_containers_and_its_store(tmp_path, archive):
    with daemons.podman() as (path, root, podman):
        daemons.run(*podman, "load", "-i", archive)
        check(*read("podman:example.com/app:1", podman_host=f"unix://{path}"))
        check(*read("containers-storage:example.com/app:1", containers_storage_root=root))
        daemons.run(*podman, "create", "--name", "it", "--network", "none", "example.com/app:1")
        mounted = daemons.run(*podman, "mount", "it").strip()
        subprocess.run(["sh", "-c", 'echo new > "$0/etc/new" && rm "$0/etc/motd"', mounted], check=True)
        daemons.run(*podman, "umount", "it")
        image, layers = read("container:it", podman_host=f"unix://{path}", docker_host=f"unix://{tmp_path}/none")
        assert (len(layers), image.config_digest) == (3, "")
        for kind in ("docker-archive", "oci-archive"):
            saved = str(tmp_path / f"{kind}.tar")
            daemons.run(*podman, "save", "-q", "--format", kind, "-o", saved, "example.com/app:1")
            assert read(saved)[0].layers[0].diff_id == makers.digest(LOWER)


def test_containerd(tmp_path, archive):
    with daemons.containerd(tmp_path) as (path, root):
        daemons.run("ctr", "-a", path, "-n", "k8s.io", "images", "import", archive)
        image, layers = read("containerd:example.com/app:1", containerd_root=root)
        check(image, layers)
        check(*read(f"containerd:{image.manifest_digest}", containerd_root=root))


def test_what_skopeo_writes(tmp_path, archive):
    daemons.need("skopeo")
    for kind, scheme in (("oci", "oci-dir"), ("oci-archive", "oci-archive"), ("docker-archive", "docker-archive")):
        there = str(tmp_path / kind)
        daemons.run("skopeo", "copy", "-q", f"docker-archive:{archive}", f"{kind}:{there}:example.com/app:1")
        assert sources.parse(there).scheme == scheme
        image, layers = read(there)
        assert [layer.diff_id for layer in image.layers] == [makers.digest(LOWER), makers.digest(UPPER)]
        assert layers == [layer.digest for layer in image.layers]
