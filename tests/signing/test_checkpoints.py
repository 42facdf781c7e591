"""Proofs lead to the root of a tree that was built without them; checkpoints have one spelling."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigstores
from pratique.errors import UnreadableError
from pratique.signing import checkpoints
from sigstores import b64

ROOT = hashlib.sha256(b"root").digest()
NOTE = f"log.example.com\n7\n{b64(ROOT)}\n\n\N{EM DASH} log.example.com {b64(b'hintsignature')}\n"


def leaves(count):
    return [checkpoints.leaf(b"%d" % each) for each in range(count)]


@given(st.integers(1, 130), st.data())
def test_every_entry_is_found(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = leaves(size)
    path = sigstores._path(index, tree)
    assert checkpoints.root(path, index, size, tree[index]) == sigstores._root(tree)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        try:
            found = checkpoints.root(path, other, size, tree[index])
        except UnreadableError:
            return
        assert found != sigstores._root(tree)


@pytest.mark.parametrize("index, size", [(-1, 3), (3, 3), (0, 0), (5, 3)])
def test_places_outside_of_the_tree(index, size):
    with pytest.raises(UnreadableError, match="not in the log"):
        checkpoints.root([], index, size, ROOT)


def test_proofs_of_the_wrong_length():
    path = sigstores._path(2, leaves(7))
    for wrong, said in ((path[:-1], "too short"), ([*path, ROOT], "too long"), ([ROOT[:31], *path[1:]], "place")):
        with pytest.raises(UnreadableError, match=said):
            checkpoints.root(wrong, 2, 7, ROOT)


def test_a_note():
    found = checkpoints.read(NOTE)
    assert (found.origin, found.size, found.root) == ("log.example.com", 7, ROOT)
    assert found.signatures == (("log.example.com", b"signature"),)
    assert found.message == NOTE.partition("\n\n")[0].encode() + b"\n"


def test_further_lines_are_signed_and_further_signatures_are_kept():
    more = NOTE.replace("\n\n", "\nTimestamp: 1\n\n") + f"\N{EM DASH} witness {b64(b'hintother')}\n"
    found = checkpoints.read(more)
    assert b"Timestamp: 1\n" in found.message
    assert [name for name, _ in found.signatures] == ["log.example.com", "witness"]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE.replace("\n7\n", "\n07\n"),
        NOTE.replace("\n7\n", "\n-7\n"),
        NOTE.replace("\n7\n", "\n\N{ARABIC-INDIC DIGIT SEVEN}\n"),
        NOTE.replace("\n7\n", "\n" + "7" * 30 + "\n"),
        NOTE.replace(b64(ROOT), b64(ROOT[:31])),
        NOTE.replace(b64(ROOT), "%"),
        NOTE.replace("\N{EM DASH}", "-"),
        NOTE.replace("\N{EM DASH} log.example.com ", "\N{EM DASH} "),
        NOTE.replace(b64(b"hintsignature"), b64(b"hint")),
        NOTE + "\n",
        NOTE.partition("\n\n")[0],
        "\n" + NOTE,
        NOTE + "\N{EM DASH} a AAAAAAAA\n" * 70,
        "x" * 70_000 + NOTE,
    ],
)
def test_notes_that_are_none(note):
    with pytest.raises(UnreadableError):
        checkpoints.read(note)


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(note):
    try:
        checkpoints.read(note)
    except UnreadableError:
        return
