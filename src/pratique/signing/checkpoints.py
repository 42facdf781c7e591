"""A log's signed checkpoint, and the proof that an entry is in the log at that size.

https://github.com/C2SP/C2SP/blob/main/tlog-checkpoint.md and signed-note.md; RFC 9162, sections 2.1.1 and 2.1.3.2.
Rekor v1 writes a name and a number as its origin (`rekor.sigstore.dev - 2605736670972794746`), Rekor v2 its name alone.

>>> root([], 0, 1, leaf(b"entry")) == leaf(b"entry")
True
"""

import base64
import binascii
from collections.abc import Sequence
from hashlib import sha256

import msgspec

from pratique.errors import UnreadableError

_LONGEST = 64 << 10
_MOST_SIGNATURES = 64
_DIGITS = 19
_HINT = 4  # bytes before a signature, which name its key


class Checkpoint(msgspec.Struct, frozen=True):
    origin: str
    size: int
    root: bytes
    message: bytes
    """What the signatures are over."""
    signatures: tuple[tuple[str, bytes], ...]
    """Names and signatures; the log's is one of them, the others are of witnesses."""


def read(note: str) -> Checkpoint:
    """UnreadableError."""
    text, blank, signed = note.partition("\n\n")
    lines = text.split("\n")
    if len(note) > _LONGEST or not blank or len(lines) < 3 or not lines[0]:
        raise _damaged("it is no signed note")
    if not (lines[1].isascii() and lines[1].isdigit() and len(lines[1]) <= _DIGITS) or lines[1] != str(int(lines[1])):
        raise _damaged("its size is no number")
    rows = signed.removesuffix("\n").split("\n")
    if len(rows) > _MOST_SIGNATURES:
        raise _damaged(f"it has over {_MOST_SIGNATURES} signatures")
    found = _unpacked(lines[2])
    if len(found) != sha256().digest_size:
        raise _damaged("its root is no sha256")
    return Checkpoint(lines[0], int(lines[1]), found, f"{text}\n".encode(), tuple(map(_signature, rows)))


def leaf(entry: bytes) -> bytes:
    """The hash of an entry in the tree."""
    return sha256(b"\0" + entry).digest()


def root(hashes: Sequence[bytes], index: int, size: int, of: bytes) -> bytes:
    """The root that a proof leads to, from the leaf hash `of` at `index` in a tree of `size`. UnreadableError."""
    if not 0 <= index < size or any(len(each) != sha256().digest_size for each in hashes):
        raise _damaged("the entry's place is not in the log")
    node, last = index, size - 1
    found = of
    for each in hashes:
        if last == 0:
            raise _damaged("the proof is too long")
        if node & 1 or node == last:
            found = sha256(b"\1" + each + found).digest()
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = sha256(b"\1" + found + each).digest()
        node, last = node >> 1, last >> 1
    if last:
        raise _damaged("the proof is too short")
    return found


def _signature(row: str) -> tuple[str, bytes]:
    dash, name, packed = [*row.split(" "), "", ""][:3]
    found = _unpacked(packed)
    if dash != "\N{EM DASH}" or not name or row.count(" ") != 2 or len(found) <= _HINT:
        raise _damaged("a signature is none")
    return name, found[_HINT:]


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _damaged("its base64 is damaged") from None


def _damaged(what: str) -> UnreadableError:
    return UnreadableError(f"The log's checkpoint does not prove the entry ({what}): sign again.")
