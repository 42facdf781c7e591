"""Signatures lie in an OCI layout where cosign looks for them and where it puts them, and images stay what they were."""

import json
import os

import pytest

import makers
from pratique.errors import InputError, NotFoundError, UnreadableError, UsageError
from pratique.model.reference import Target
from pratique.model.settings import Limits
from pratique.model.signature import Layout
from pratique.oci import layout
from pratique.oci.files import Directory
from pratique.signing import attaching, collecting, place
from pratique.signing.in_layout import KIND, open_layout
from signing.shelf import IMAGE, KEY
from signing.test_attaching import quick

LIMITS = Limits()
INDEX = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))


@pytest.fixture(params=[IMAGE, INDEX], ids=["image", "index"])
def where(request, tmp_path):
    return makers.layout(tmp_path / "layout", request.param, tags=["1"])


def entries(path):
    with open(os.path.join(path, "index.json"), "rb") as file:
        return json.load(file)["manifests"]


def sign(path, kind):
    with open_layout(path, LIMITS) as there:
        attaching.sign(there, there.root, KEY, kind, sleep=quick)
        return collecting.collect(there, there.root.digest)


@pytest.mark.parametrize("kind", Layout)
def test_signatures_are_found_again(where, kind):
    [found] = sign(where, kind).material
    assert found.layout is kind
    assert len(sign(where, kind).material) == 2


def test_the_images_stay(where):
    before = [each.image.manifest_digest for each in layout.images(Directory(where), "", "all", LIMITS, where)]
    for kind in Layout:
        sign(where, kind)
    after = [each.image.manifest_digest for each in layout.images(Directory(where), "", "all", LIMITS, where)]
    assert after == before
    with open_layout(f"{where}:1", LIMITS) as named, open_layout(where, LIMITS) as only:
        assert named.root.digest == only.root.digest


def test_entries_are_as_cosign_writes_and_seeks_them(where):
    sign(where, Layout.LEGACY)
    image, signatures = entries(where)
    kind = "imageIndex" if image["mediaType"] == makers.OCI_INDEX else "image"
    assert image["annotations"][KIND] == f"dev.cosignproject.cosign/{kind}"
    assert image["annotations"]["org.opencontainers.image.ref.name"] == "1"
    assert signatures["annotations"][KIND] == "dev.cosignproject.cosign/sigs"
    sign(where, Layout.LEGACY)
    assert len(entries(where)) == 2


def test_what_cosign_save_leaves_is_read(where):
    """Legacy lists are known by their kind alone, and bundles by no entry at all."""
    for kind in Layout:
        sign(where, kind)
    kept = [each for each in entries(where) if "artifactType" not in each]
    for each in kept:
        each.get("annotations", {}).pop("org.opencontainers.image.ref.name", None)
    makers.tree(where, {"index.json": makers.encode({"schemaVersion": 2, "manifests": kept})})
    with open_layout(where, LIMITS) as there:
        assert {each.layout for each in collecting.collect(there, there.root.digest).material} == set(Layout)
        attaching.sign(there, there.root, KEY, Layout.LEGACY, sleep=quick)
        assert len(collecting.collect(there, there.root.digest).material) == 3


def test_which_image_is_meant(tmp_path):
    other = makers.image(makers.layer({"b": b"x"}))
    two = makers.layout(tmp_path / "two", IMAGE, other, tags=["1", "2"])
    with pytest.raises(UsageError, match=r"holds several images.*1, 2"):
        open_layout(two, LIMITS).__enter__()
    with pytest.raises(UsageError, match="holds no image '3'"):
        open_layout(f"{two}:3", LIMITS).__enter__()
    for name in (f"{two}:2", f"{two}@{other.digest}"):
        with open_layout(name, LIMITS) as there:
            assert there.root.digest == other.digest
    with open_layout(two, LIMITS, other.digest) as there:
        assert there.root.digest == other.digest
    with pytest.raises(NotFoundError):
        open_layout(str(tmp_path / "none"), LIMITS).__enter__()


def test_blobs_that_are_no_manifests_are_passed_over(where):
    junk = [b"junk", b'{"subject"', b'{"subject": 7}', b'"subject"' * 9]
    makers.tree(where, {f"blobs/sha256/{makers.digest(each)[7:]}": each for each in junk})
    makers.tree(where, {"blobs/sha256/README": b'"subject"', "blobs/sha256/" + "0" * 64: b'{"subject": {}}'})
    os.symlink("/etc/passwd", os.path.join(where, "blobs", "sha256", "1" * 64))
    assert len(sign(where, Layout.BUNDLE).material) == 1


def test_too_many_blobs_are_said(where, monkeypatch):
    monkeypatch.setattr("pratique.signing.in_layout._MOST_BLOBS", 2)
    with open_layout(where, LIMITS) as there:
        with pytest.raises(UnreadableError, match="small blobs"):
            there.referrers(there.root.digest)
        assert collecting.collect(there, there.root.digest).problems


def test_a_damaged_manifest_is_an_error(where):
    with open_layout(where, LIMITS) as there:
        makers.tree(where, {f"blobs/sha256/{there.root.digest[7:]}": b"{}"})
        with pytest.raises(InputError):
            there.manifest(there.root.digest)


@pytest.mark.parametrize("scheme", ["docker-archive", "dir", "sbom", "docker", "oci-archive"])
def test_other_targets_are_refused(scheme, settings):
    with pytest.raises(UsageError, match="holds no signatures"):
        place.open(Target(scheme, "x"), settings)
