"""The file index keeps every row, sorted, whatever the order they came in, and reads back what it packed."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.model import files
from pratique.model.files import FILE, WHITEOUT, IndexBuilder, Row, build, unpack

_names = st.binary(min_size=1, max_size=12).filter(lambda name: b"\0" not in name)
_rows = st.builds(
    lambda path, kind, mode, ids, size, link, digest: (path, kind, mode, ids[0], ids[1], size, link, digest),
    _names,
    st.integers(0, 8),
    st.integers(0, 0o7777),
    st.tuples(st.integers(0, 2**32), st.integers(0, 2**32)),
    st.integers(0, 2**40),
    st.one_of(st.just(b""), _names),
    st.one_of(st.just(b""), st.binary(min_size=32, max_size=32)),
)


def _last_of_each(rows: list[Row]) -> list[Row]:
    return [row for _, row in sorted({row[0]: row for row in rows}.items())]


@given(st.lists(_rows, max_size=40))
def test_rows_come_back_sorted_and_the_last_of_equal_paths_wins(rows: list[Row]) -> None:
    index = build(rows)
    assert list(index) == _last_of_each(rows)
    assert len(index) == len(_last_of_each(rows))
    assert list(unpack(index.pack())) == list(index)
    for row in index:
        assert index.row(row[0]) == row
    assert list(index.executables()) == [row for row in index if row[7]]
    assert index.hides_names == any(row[1] >= WHITEOUT and not row[7] for row in index)


@settings(max_examples=20)
@given(st.lists(_rows, max_size=60))
def test_many_runs_merge_to_the_same_index_as_one(rows: list[Row]) -> None:
    one, several = build(rows), IndexBuilder()
    several._RUN_ROWS = 7
    for row in rows:
        several.add(row)
    assert list(several.finish()) == list(one)


def test_what_lies_below_a_folder_is_found_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_BLOCK_ROWS", 3)
    paths = [b"a", b"a-b", b"a/1", b"a/2", b"a/2/x", b"a/3", b"a0", b"b", b"b/1"]
    index = build([(path, FILE, 0o644, 0, 0, 0, b"", b"") for path in paths])
    assert [row[0] for row in index.below(b"a")] == [b"a/1", b"a/2", b"a/2/x", b"a/3"]
    assert [row[0] for row in index.below(b"")] == sorted(paths)
    assert index.find(b"a/4") is None
    assert index.row(b"") is None


def test_foreign_bytes_are_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        unpack(b"not an index")


def test_a_million_empty_files_stay_small() -> None:
    builder = IndexBuilder()
    for number in range(300_000):
        builder.add((b"srv/data/%08d.txt" % number, FILE, 0o644, 0, 0, 0, b"", b""))
    assert len(builder.finish().pack()) < 4_000_000
