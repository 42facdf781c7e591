"""What is remembered is bytes by digest and repository, never more than was allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UnreadableError
from pratique.oci import digests
from pratique.oci.memory import Memory, Remembered

HERE, THERE = "registry.example.com/app", "registry.example.com/other"


def kept(memory, data, repository=HERE):
    memory.keep(repository, digests.of(data), data, "x/y")
    return digests.of(data)


def test_bytes_of_their_own_digest_and_repository():
    memory = Memory()
    digest = kept(memory, b"one")
    assert memory.find(HERE, digest) == Remembered(b"one", "x/y")
    assert memory.find(THERE, digest) is None
    assert memory.find(HERE, digests.of(b"two")) is None


def test_what_has_another_digest_is_never_remembered():
    memory = Memory()
    with pytest.raises(UnreadableError):
        memory.keep(HERE, digests.of(b"promised"), b"another")
    assert memory.find(HERE, digests.of(b"promised")) is None


def test_what_was_not_used_for_long_is_forgotten_first():
    memory = Memory(2 * 2048)
    one, two = kept(memory, b"1" * 1024), kept(memory, b"2" * 1024)
    assert memory.find(HERE, one)
    three = kept(memory, b"3" * 1024)
    assert [bool(memory.find(HERE, each)) for each in (one, two, three)] == [True, False, True]


def test_large_documents_are_not_remembered():
    memory = Memory()
    assert memory.find(HERE, kept(memory, bytes(2 << 20))) is None


@given(st.lists(st.tuples(st.binary(max_size=64), st.booleans())), st.integers(0, 8192))
def test_it_never_holds_more_than_it_may(steps, limit):
    memory = Memory(limit)
    for data, again in steps:
        digest = kept(memory, data)
        if again:
            found = memory.find(HERE, digest)
            assert found is None or found.data == data
        assert 0 <= memory._size <= limit
        assert memory._size == sum(len(each.data) + 1024 for each in memory._kept.values())
