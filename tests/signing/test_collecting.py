"""Everything that could be a signature is found, whatever a registry's list calls it; what is not looked at is said."""

import json

import msgspec
import pytest

import makers
from pratique.errors import NotFoundError, OutsideError
from pratique.model.signature import Artifact, Form, Layout
from pratique.oci.manifests import Descriptor
from pratique.signing import attaching, collecting
from signing.shelf import IMAGE, KEY, Shelf


def quick(_):
    """No pauses in tests."""


def signed(**more):
    shelf = Shelf(**more)
    for layout in Layout:
        attaching.sign(shelf, shelf.root, KEY, layout, sleep=quick)
        attaching.attest(shelf, shelf.root, KEY, "https://example.com/p", b"{}", layout, sleep=quick)
    return shelf


def test_both_layouts_are_read():
    found = collecting.collect(signed(), IMAGE.digest)
    assert sorted((each.layout, each.form) for each in found.material) == [
        (Layout.BUNDLE, Form.BUNDLE),
        (Layout.BUNDLE, Form.BUNDLE),
        (Layout.LEGACY, Form.ENVELOPE),
        (Layout.LEGACY, Form.SIMPLE_SIGNING),
    ]
    assert not found.problems


def test_the_words_of_a_list_are_not_believed():
    shelf = signed()
    wrong = [
        Descriptor(digest, size=1, media_type="x/y", artifact_type="application/vnd.oci.empty.v1+json")
        for digest in shelf.manifests
        if "subject" in json.loads(shelf.blobs[digest])
    ]
    shelf.referrers = lambda _: tuple(wrong)
    assert len(collecting.collect(shelf, IMAGE.digest).material) == 4


def test_other_artifacts_are_named_and_count_for_nothing():
    shelf = Shelf()
    sbom = makers.artifact(b"{}", artifact_type="application/spdx+json", subject=IMAGE)
    shelf.blobs |= sbom.blobs
    shelf.listed = [Descriptor(sbom.digest)]
    shelf.tags[collecting.legacy_tag(IMAGE.digest, ".sbom")] = sbom.digest
    found = collecting.collect(shelf, IMAGE.digest)
    assert not found.material
    tag = IMAGE.digest.replace(":", "-") + ".sbom"
    assert found.artifacts == (Artifact(sbom.digest, "application/spdx+json"),)
    assert collecting.unsigned(shelf, IMAGE.digest) == (Artifact(sbom.digest, tag),)


def test_old_forms_that_refer_to_an_image_are_read_too():
    shelf = Shelf()
    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
    [tag] = shelf.tags
    shelf.listed = [Descriptor(shelf.tags.pop(tag))]
    [found] = collecting.collect(shelf, IMAGE.digest).material
    assert (found.layout, found.form) == (Layout.LEGACY, Form.SIMPLE_SIGNING)


def test_what_is_damaged_is_said_and_the_rest_is_read():
    shelf = signed()
    lost, junk = "sha256:" + "1" * 64, makers.digest(b"junk")
    shelf.blobs[junk] = b"junk"
    shelf.listed = [Descriptor(lost), Descriptor(junk)]
    found = collecting.collect(shelf, IMAGE.digest)
    assert len(found.material) == 4
    assert len(found.problems) == 2
    shelf.tags[collecting.legacy_tag(IMAGE.digest, ".sig")] = junk
    assert len(collecting.collect(shelf, IMAGE.digest).material) == 3


def test_a_flood_is_cut_and_said():
    shelf = signed()
    flood = makers.artifact(b"x", artifact_type="application/vnd.flood", subject=IMAGE)
    shelf.blobs |= flood.blobs
    # What is said to be a bundle comes first, so that honest ones are not drowned by what does not even pretend.
    shelf.listed = [
        *[Descriptor(flood.digest, artifact_type="application/vnd.flood")] * 10_000,
        *[Descriptor(each, artifact_type=collecting.BUNDLE_PREFIX) for each in shelf.manifests],
    ]
    shelf.manifests = []
    found = collecting.collect(shelf, IMAGE.digest)
    assert len([each for each in found.material if each.form is Form.BUNDLE]) == 2
    assert any("10,00" in problem and "were looked at" in problem for problem in found.problems)


def test_a_list_that_cannot_be_read_does_not_hide_the_tags():
    shelf = signed()

    def refuse(_):
        raise NotFoundError("no list")

    shelf.referrers = refuse
    found = collecting.collect(shelf, IMAGE.digest)
    assert {each.layout for each in found.material} == {Layout.LEGACY}
    assert "no list" in found.problems[0]


def test_a_registry_that_fails_is_no_image_without_signatures():
    shelf = signed()

    def fail(_):
        raise OutsideError("down")

    shelf.referrers = fail
    with pytest.raises(OutsideError):
        collecting.collect(shelf, IMAGE.digest)


def test_sizes_are_bounded(monkeypatch):
    shelf = signed()
    monkeypatch.setitem(collecting._LIMITS, Form.BUNDLE, 10)
    found = collecting.collect(shelf, IMAGE.digest)
    assert len(found.material) == 2
    assert len(found.problems) == 2
    monkeypatch.setattr(collecting, "_TOTAL", 10)
    assert not collecting.collect(shelf, IMAGE.digest).material


def test_a_size_that_lies_is_said():
    shelf = Shelf()
    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
    [(tag, digest)] = shelf.tags.items()
    document = json.loads(shelf.blobs[digest])
    document["layers"][0]["size"] -= 1
    shelf.push_manifest(msgspec.json.encode(document), makers.OCI_MANIFEST, tag)
    found = collecting.collect(shelf, IMAGE.digest)
    assert not found.material
    assert "were promised" in found.problems[0]


def test_more_signatures_than_anybody_makes(monkeypatch):
    shelf = Shelf()
    monkeypatch.setattr(collecting, "MOST", 2)
    for _ in range(3):
        attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
    found = collecting.collect(shelf, IMAGE.digest)
    assert len(found.material) == 2
    assert "lists 3 signatures" in found.problems[0]
