"""A manifest is one thing to every reader, or it is refused."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import makers
from pratique.errors import InputError, LimitError, UnreadableError
from pratique.oci import manifests, media_types

LIMIT = 4 << 20
IMAGE = makers.image(makers.layer({"a": b"1"}))


def test_an_image_and_an_index():
    image = manifests.parse(IMAGE.manifest, makers.OCI_MANIFEST, LIMIT)
    assert isinstance(image, manifests.Manifest)
    assert image.layers[0].digest == makers.digest(IMAGE.layers[0])
    index = manifests.parse(makers.index(IMAGE).manifest, "", LIMIT)
    assert isinstance(index, manifests.Index)
    assert str(index.manifests[0].platform) == "linux/amd64"


def document(**more):
    return makers.encode({**json.loads(IMAGE.manifest), **more})


@pytest.mark.parametrize(
    "data, served",
    [
        (document(manifests=[]), ""),
        (document(), makers.OCI_INDEX),
        (document(mediaType=makers.OCI_INDEX), ""),
        (document(Layers=[]), ""),
        (document(config={"digest": "sha256:../../etc/passwd"}), ""),
        (document(config={"digest": "sha512:" + "a" * 128}), ""),
        (document(layers=[{"digest": "sha256:" + "a" * 64, "size": -1}]), ""),
        (document(layers="x"), ""),
        (b"{}", ""),
        (b"", ""),
        (b"<html>", "text/html"),
        (IMAGE.manifest[:-1] + b',"config":{}}', ""),
    ],
)
def test_what_could_be_two_things_or_is_none_is_refused(data, served):
    with pytest.raises(UnreadableError):
        manifests.parse(data, served, LIMIT)


@pytest.mark.parametrize("served", ["", *sorted(media_types.SCHEMA1)])
def test_schema_1_is_named(served):
    with pytest.raises(UnreadableError, match="schema 1"):
        manifests.parse(b'{"schemaVersion":1,"fsLayers":[{"blobSum":"sha256:0"}]}', served, LIMIT)


def test_an_index_has_a_bounded_number_of_manifests():
    many = makers.encode({"schemaVersion": 2, "manifests": [IMAGE.descriptor()] * (manifests.MOST_MANIFESTS + 1)})
    with pytest.raises(LimitError):
        manifests.parse(many, "", LIMIT)


@given(st.dictionaries(st.sampled_from(["config", "layers", "manifests", "mediaType", "subject", "schemaVersion", "annotations"]), st.none() | st.integers() | st.text() | st.lists(st.dictionaries(st.sampled_from(["digest", "size", "platform"]), st.text() | st.integers() | st.none()))))  # fmt: skip
def test_any_document_is_a_manifest_or_an_input_error(value):
    with contextlib.suppress(InputError):
        assert isinstance(manifests.parse(json.dumps(value).encode(), "", LIMIT), manifests.Manifest | manifests.Index)
