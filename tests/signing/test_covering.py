"""An index's signature covers the images that it lists, each counted once."""

import dataclasses

import pytest

import makers
from pratique.errors import LimitError
from pratique.signing import covering
from signing.shelf import IMAGE, Shelf

ARM = makers.image(makers.layer({"b": b"x"}), platform="linux/arm64")


def test_an_image_has_no_children():
    assert covering.children(Shelf()) == ()


def test_children_once_and_no_attestations():
    both = makers.index(IMAGE, ARM, IMAGE, makers.attestation(IMAGE))
    assert [each.digest for each in covering.children(Shelf(root=both))] == [IMAGE.digest, ARM.digest]


def test_an_index_within_an_index():
    inner = makers.index(ARM)
    outer = makers.index(IMAGE, inner)
    found = [each.digest for each in covering.tree(Shelf(root=outer))]
    assert found == [outer.digest, IMAGE.digest, inner.digest, ARM.digest]


def test_depth_is_bounded():
    deep = makers.index(IMAGE)
    for _ in range(6):
        deep = makers.index(dataclasses.replace(deep, platform={}))
    with pytest.raises(LimitError):
        covering.tree(Shelf(root=deep))
