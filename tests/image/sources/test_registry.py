"""An image in a registry is opened without being downloaded; its layers stream."""

import hashlib

import pytest

import makers
from pratique.errors import InputError, NotFoundError, UnreadableError
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import Settings
from servers import Registry, Reply

AMD = makers.image(makers.layer({"a": bytes(300_000)}))
ARM = makers.image(makers.layer({"a": b"arm"}), platform="linux/arm64")
BOTH = makers.index(AMD, ARM, makers.attestation(AMD))


@pytest.fixture
def registry():
    with Registry() as running:
        running.add("team/app", "1", BOTH)
        yield running


def opened(registry, name="team/app:1", **more):
    settings = Settings(data_dir="", cache_dir="", osv_url="", registries=registry.access(), **more)
    return sources.open(sources.parse(f"{registry.host}/{name}"), settings, SILENT)


def test_the_platform_that_is_asked_for(registry):
    with opened(registry, platform="linux/arm64") as [found]:
        assert (found.image.manifest_digest, found.image.index_digest) == (ARM.digest, BOTH.digest)
        assert found.image.name == f"{registry.host}/team/app:1"
        assert found.image.repo_digests == (f"{registry.host}/team/app@{BOTH.digest}",)
    assert not any("/blobs/" + makers.digest(ARM.layers[0]) in request.path for request in registry.requests)


def test_all_platforms(registry):
    with opened(registry, platform="all") as found:
        assert [each.image.manifest_digest for each in found] == [AMD.digest, ARM.digest]


def test_layers_stream_and_need_no_identity(registry):
    with opened(registry, platform="linux/amd64") as [found], found.layer(0) as stream:
        assert found.identity(0) == ""
        hashed, buffer = hashlib.sha256(), bytearray(1000)
        while count := stream.readinto(buffer):
            hashed.update(buffer[:count])
        assert f"sha256:{hashed.hexdigest()}" == found.image.layers[0].digest


def test_an_image_for_no_such_platform(registry):
    with pytest.raises(NotFoundError, match="linux/amd64, linux/arm64"), opened(registry, platform="linux/riscv64"):
        pass


def test_an_artifact_is_no_image(registry):
    registry.add("team/chart", "1", makers.artifact(b"x", artifact_type="application/vnd.cncf.helm"))
    with pytest.raises(UnreadableError, match="helm"), opened(registry, "team/chart:1"):
        pass


@pytest.mark.parametrize("body", [b"hello", b"null", b'"x"', b"\xff\xfe"])
def test_nonsense_for_a_manifest(registry, body):
    registry.fault("GET", "/manifests/", Reply(200, body, {"Content-Type": makers.OCI_MANIFEST}))
    with pytest.raises(InputError), opened(registry):
        pass
