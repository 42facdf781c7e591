"""One value in each place, believed while what it depends on is the same."""

from contextlib import closing

import msgspec
import pytest

from pratique.cache import open_cache
from pratique.inspection import memory


class Value(msgspec.Struct, frozen=True):
    text: str


@pytest.fixture
def cache(tmp_path):
    with closing(open_cache(str(tmp_path / "cache"), str(tmp_path / "data"), 1 << 30)) as opened:
        yield opened


def test_what_was_kept_comes_back_under_the_same_key(cache) -> None:
    memory.keep(cache, memory.key(("image", 1), {"code": "a"}), Value("x"))
    assert memory.recall(cache, memory.key(("image", 1), {"code": "a"}), Value) == Value("x")


@pytest.mark.parametrize("key", [(("image", 2), "a"), (("image", 1), "b"), (("image", 1), ("a",))])
def test_another_place_or_state_gives_nothing(cache, key) -> None:
    memory.keep(cache, memory.key(("image", 1), "a"), Value("x"))
    assert memory.recall(cache, memory.key(*key), Value) is None


def test_a_place_holds_its_last_value_alone(cache) -> None:
    old, new = memory.key("image", "a"), memory.key("image", "b")
    memory.keep(cache, old, Value("x"))
    memory.keep(cache, new, Value("y"))
    assert (memory.recall(cache, old, Value), memory.recall(cache, new, Value)) == (None, Value("y"))


@pytest.mark.parametrize("body", [b"", b"short", b"\xc1", b"\x81\xa4text\x01"])
def test_what_is_no_such_value_gives_nothing(cache, body: bytes) -> None:
    key = memory.key("image", "a")
    cache.save_image(key.place.hex(), key.state + body)
    assert memory.recall(cache, key, Value) is None
