"""The payload of cosign's legacy signatures."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import simple_signing
from pratique.errors import InputError

DIGEST = "sha256:" + "a" * 64


def test_what_is_written_is_read():
    read = simple_signing.decode(simple_signing.encode("registry.example.com/app", DIGEST, {"a": "b"}))
    assert (read.digest, read.reference, read.annotations) == (DIGEST, "registry.example.com/app", {"a": "b"})
    assert simple_signing.decode(simple_signing.encode("x", DIGEST)).annotations == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["critical"].update(type="atomic container signature"),
        lambda d: d["critical"].pop("image"),
        lambda d: d.pop("critical"),
        lambda d: d.update(optional=[]),
    ],
)
def test_other_payloads(change):
    document = json.loads(simple_signing.encode("x", DIGEST))
    change(document)
    with pytest.raises(InputError):
        simple_signing.decode(json.dumps(document).encode())


@given(st.binary(max_size=100))
def test_noise(data):
    with pytest.raises(InputError):
        simple_signing.decode(data)
