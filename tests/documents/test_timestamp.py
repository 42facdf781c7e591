"""Timestamps: what an authority says is read; what is not about itself, or no timestamp at all, is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.documents import timestamp
from pratique.errors import UnreadableError

INSTANCE = sigstores.instance()
TOKEN = INSTANCE.stamp(b"message")


def test_what_it_says():
    found = timestamp.read(TOKEN)
    assert found.info.time == sigstores.AT
    assert found.info.algorithm == "sha256"
    assert (found.issuer, found.serial) == (
        INSTANCE.stamping.certificate.issuer.public_bytes(),
        INSTANCE.stamping.certificate.serial_number,
    )


def test_an_info_that_was_changed():
    for old, new in ((b"20260601120000Z", b"20260601130000Z"), (b"\x02\x01\x07", b"\x02\x01\x08")):
        assert TOKEN.count(old) == 1
        with pytest.raises(UnreadableError, match="changed after"):
            timestamp.read(TOKEN.replace(old, new))


def test_one_that_was_not_granted():
    rejected = sigstores.der(0x30, sigstores.der(0x30, sigstores.number(2)))
    with pytest.raises(UnreadableError, match="not granted"):
        timestamp.read(rejected)


@given(st.integers(0, 1 << 16), st.integers(1, 255))
def test_a_changed_byte_is_read_or_refused(at, change):
    changed = bytearray(TOKEN)
    changed[at % len(TOKEN)] ^= change
    try:
        timestamp.read(bytes(changed))
    except UnreadableError:
        return


@given(st.binary(max_size=200))
def test_anything_is_read_or_refused(data):
    with pytest.raises(UnreadableError):
        timestamp.read(data)


def test_sizes_are_bounded():
    with pytest.raises(UnreadableError, match="bytes"):
        timestamp.read(bytes(timestamp.LIMIT + 1))
