"""What is remembered of images: in each place one value, believed while all that it depends on is the same."""

import hashlib
from typing import TypeVar

import msgspec

from pratique.cache import Cache

T = TypeVar("T")
_DIGEST = hashlib.sha256().digest_size


class Key(msgspec.Struct, frozen=True):
    """Two digests: of what a value is about, and of the rest that it depends on."""

    place: bytes
    state: bytes


def key(place: object, state: object) -> Key:
    """A key out of values that JSON can hold."""
    return Key(_digest(place), _digest(state))


def recall(cache: Cache, key: Key, type: type[T]) -> T | None:  # noqa: A002 - msgspec's own name for it
    """What was kept under a key; None when there is nothing, or something else has changed since."""
    body = cache.image(key.place.hex())
    if body is None or body[:_DIGEST] != key.state:
        return None
    try:
        return msgspec.msgpack.decode(memoryview(body)[_DIGEST:], type=type)
    except msgspec.MsgspecError:
        return None


def keep(cache: Cache, key: Key, value: object) -> None:
    """Remember a value, in place of the one that lay there before."""
    cache.save_image(key.place.hex(), key.state + msgspec.msgpack.encode(value))


def _digest(value: object) -> bytes:
    return hashlib.sha256(msgspec.json.encode(value)).digest()
