"""The tree of an image shows everything that hangs on it and what of it is valid."""

import datetime as dt

import makers
from pratique.model.signature import Layout
from pratique.oci.manifests import Descriptor
from pratique.signing import attaching, hanging
from signing.shelf import IMAGE, KEY, OTHER, Shelf
from signing.test_attaching import quick


def drawn(shelf, *keys):
    return "\n".join(hanging.lines(hanging.grown(shelf, keys, dt.datetime.now(dt.UTC))))


def test_the_tree_of_an_index():
    root = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))
    shelf = Shelf(root=root)
    sbom = makers.artifact(b"x", artifact_type="application/spdx+json", subject=root)
    shelf.blobs |= sbom.blobs
    attaching.sign(shelf, shelf.root, KEY, sleep=quick)
    attaching.sign(
        shelf, Descriptor(IMAGE.digest, len(IMAGE.manifest), IMAGE.media_type), KEY, Layout.LEGACY, sleep=quick
    )
    attaching.attest(shelf, shelf.root, OTHER, "https://openvex.dev/ns", b"{}", sleep=quick)
    shelf.manifests.append(sbom.digest)
    shelf.listed = []
    text = drawn(shelf, KEY.public)
    assert "index of 2 images" in text
    assert text.count("  valid: ") == 2
    assert text.count("  not valid: none of the keys verifies it") == 1
    assert "attestation openvex  bundle" in text
    assert "application/spdx+json" in text
    assert "│   └── signature  legacy" in text
    assert "made today" in text
    assert "not verified: name keys with --key" in drawn(shelf)


def test_what_cannot_be_read_is_a_line():
    shelf = Shelf()
    shelf.listed = [Descriptor("sha256:" + "1" * 64)]
    assert "not read: sha256:1111" in drawn(shelf)


def test_ages():
    at = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
    assert hanging._age("2026-01-01T00:00:00Z", at) == "9 days old"
    assert hanging._age("2027-01-01T00:00:00Z", at) == "made in the future"
    assert hanging._age("whenever", at) == ""
