"""A real registry with TLS and a password: what we push it keeps, and what others pushed we read."""

import base64
import hashlib
import json

import pytest

import makers
from pratique.errors import DeniedByServerError, NotFoundError, OutsideError
from pratique.image import sources
from pratique.model.progress import SILENT
from pratique.model.settings import RegistryAccess, Settings
from pratique.oci import references
from pratique.oci.client import Client
from real import daemons

pytestmark = pytest.mark.real

AMD = makers.image(makers.layer({"a": bytes(5_000_000)}), makers.layer({"b": b"x"}))
ARM = makers.image(makers.layer({"a": b"arm"}), platform="linux/arm64")
BOTH = makers.index(AMD, ARM)


@pytest.fixture
def place(tmp_path):
    with daemons.registry(tmp_path) as (host, ca):
        auth = {"auths": {host: {"auth": base64.b64encode(b"me:secret").decode()}}}
        (tmp_path / "auth.json").write_text(json.dumps(auth))
        yield host, ca, str(tmp_path / "auth.json")


def settings(place, **more):
    host, ca, auth = place
    return Settings(
        data_dir="",
        cache_dir="",
        osv_url="",
        registries={host: RegistryAccess(ca_file=ca)},
        **{"auth_file": auth, **more},
    )


def push(client, made, *images):
    reference = references.parse(made)
    for image in images:
        for digest, data in image.blobs.items():
            if digest != image.digest:
                client.push_blob(reference, data)
        by_digest = references.parse(f"{reference.name}@{image.digest}")
        client.push_manifest(by_digest, image.manifest, image.media_type)


@pytest.mark.smoke
def test_push_scan_and_refer(place):
    host, _, _ = place
    name = f"{host}/team/app"
    with Client(settings(place)) as client:
        push(client, f"{name}:1", AMD, ARM)
        tagged = references.parse(f"{name}:1")
        client.push_manifest(tagged, BOTH.manifest, BOTH.media_type)
        assert client.resolve(tagged).digest == BOTH.digest
        assert client.tags(tagged) == ("1",)
        signature = makers.artifact(b"signature", artifact_type="application/vnd.test", subject=AMD)
        push(client, f"{name}:1", signature)
        assert [each.digest for each in client.referrers(tagged, AMD.digest)] == [signature.digest]
        with pytest.raises(NotFoundError):
            client.manifest(references.parse(f"{name}:none"))
    with sources.open(sources.parse(f"{name}:1"), settings(place, platform="linux/amd64"), SILENT) as [image]:
        assert image.image.manifest_digest == AMD.digest
        with image.layer(0) as stream:
            assert f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()}" == image.image.layers[0].digest


def test_without_the_password_or_the_authority(place):
    host, _, _ = place
    reference = references.parse(f"{host}/team/app:1")
    with Client(settings(place, auth_file="")) as client, pytest.raises(DeniedByServerError):
        client.manifest(reference)
    bare = Settings(data_dir="", cache_dir="", osv_url="", registries={host: RegistryAccess()})
    with Client(bare) as client, pytest.raises(OutsideError, match="ca_file"):
        client.manifest(reference)


def test_what_skopeo_pushes_and_what_it_reads(place, tmp_path):
    daemons.need("skopeo")
    host, _, auth = place
    archive = makers.docker_archive(tmp_path / "a.tar", AMD, tags=[["app:1"]])
    there = f"docker://{host}/by/skopeo:1"
    daemons.run(
        "skopeo", "copy", "-q", "--authfile", auth, "--dest-tls-verify=false", f"docker-archive:{archive}", there
    )
    with sources.open(sources.parse(f"{host}/by/skopeo:1"), settings(place, platform="linux/amd64"), SILENT) as [image]:
        assert image.image.config_digest == makers.digest(AMD.config)
    with Client(settings(place)) as client:
        push(client, f"{host}/by/us:1", AMD)
        client.push_manifest(references.parse(f"{host}/by/us:1"), AMD.manifest, AMD.media_type)
    raw = daemons.run(
        "skopeo", "inspect", "--raw", "--authfile", auth, "--tls-verify=false", f"docker://{host}/by/us:1"
    )
    assert raw.encode() == AMD.manifest
