"""A mapped body is read like bytes, whatever its size."""

import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import files


@pytest.fixture(autouse=True, scope="module")
def small_windows():
    patch = pytest.MonkeyPatch()
    patch.setattr(files, "_MAPPED_BYTES", 4)
    patch.setattr(files, "_PIECE", 3)
    yield
    patch.undo()


def mapped(data: bytes) -> files.Mapped:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return files.mapped(file, len(data))


CONTENT = st.lists(st.sampled_from([b"a", b"b", b"\0"]), min_size=1, max_size=40).map(b"".join)


@given(
    CONTENT, st.binary(min_size=1, max_size=2) | st.sampled_from([b"ab", b"aab", b"abab", b"ababa"]), st.integers(0, 45)
)
def test_it_finds_what_bytes_find(data: bytes, what: bytes, start: int) -> None:
    with mapped(data) as body:
        assert body.find(what, start) == data.find(what, start)
        assert body.find(what, 0, start) == data.find(what, 0, start)


@given(CONTENT, st.integers(0, 45), st.integers(0, 45))
def test_slices_and_pieces_are_those_of_bytes(data: bytes, start: int, end: int) -> None:
    with mapped(data) as body:
        assert body[start:end] == data[start:end]
        assert body[len(data) - 1] == data[-1]
        assert b"".join(files.pieces(body)) == data == b"".join(files.pieces(data))
