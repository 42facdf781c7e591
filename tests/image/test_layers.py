"""One pass over a layer: digests are compared, memory is bounded, and whatever fails is told."""

import io
import os
import tracemalloc

import pytest

import makers
from pratique.errors import LimitError, UnreadableError
from pratique.image.layers import read_layer
from pratique.model.analyser import Record, Wanted
from pratique.model.files import Mapped
from pratique.model.image import Layer
from pratique.model.progress import SILENT
from pratique.model.settings import Limits

UNNAMED, LIMITS = Layer(""), Limits()


class Keeper:
    name, version = "keeper", "1"

    def __init__(self, *paths: str, magic: tuple[bytes, ...] = (), limit: int = 64 << 20, read=None) -> None:
        self.wanted = Wanted(paths or ("**/*.txt",), magic, limit)
        self.seen: dict[str, object] = {}
        self._read = read

    def read(self, entry, body) -> Record:
        self.seen[entry.path] = type(body)
        if self._read:
            return self._read(entry, body)
        return Record(data={"size": str(len(body)), "end": bytes(body[-3:]).decode()})


def read(data: bytes, *analysers, layer: Layer = UNNAMED, limits: Limits = LIMITS):
    with SILENT.task("") as task:
        return read_layer(io.BytesIO(data), layer, analysers, limits, task)


PLAIN = makers.tar({"a.txt": b"one", "bin/x": makers.program(), "b/c.txt": b"two", "d": makers.link("a.txt")})


@pytest.mark.parametrize("pack", [bytes, makers.gz, makers.zst])
def test_both_digests_and_sizes_are_of_what_was_read(pack) -> None:
    data = pack(PLAIN)
    reading = read(data, Keeper())
    assert (reading.digest, reading.diff_id) == (makers.digest(data), makers.digest(PLAIN))
    assert (reading.stored_bytes, reading.plain_bytes) == (len(data), len(PLAIN))
    assert [path for path, _ in reading.records["keeper"]] == [b"a.txt", b"b/c.txt"]
    promised = Layer(makers.digest(data), makers.digest(PLAIN), size=len(data))
    assert read(data, Keeper(), layer=promised).problems == ()


@pytest.mark.parametrize(
    "layer",
    [
        Layer(makers.digest(b"x")),
        Layer("", makers.digest(b"x")),
        Layer("", size=5),
        Layer(makers.digest(PLAIN), makers.digest(b"")),
    ],
)
def test_a_layer_that_is_not_what_was_promised_is_refused(layer: Layer) -> None:
    with pytest.raises(UnreadableError, match="tampered"):
        read(PLAIN, Keeper(), layer=layer)


def test_a_wrong_digest_goes_before_a_damaged_tar() -> None:
    with pytest.raises(UnreadableError, match="tampered"):
        read(b"no tar" * 1000, layer=Layer(makers.digest(PLAIN)))


def test_what_was_read_before_the_damage_is_kept_and_the_damage_told() -> None:
    reading = read(PLAIN[:2500], Keeper())
    assert [path for path, _ in reading.records["keeper"]] == [b"a.txt"]
    assert reading.problems


def test_the_fault_of_a_parser_becomes_a_problem_of_the_file() -> None:
    def fail(entry, body):
        raise ZeroDivisionError

    reading = read(PLAIN, Keeper(read=fail), Keeper("**/c.txt"))
    assert [problem.path for problem in reading.problems] == ["a.txt", "b/c.txt"]
    assert "ZeroDivisionError" in reading.problems[0].what


def test_a_file_beyond_its_analysers_limit_is_told_and_not_read() -> None:
    keeper = Keeper(limit=2)
    reading = read(PLAIN, keeper)
    assert keeper.seen == {}
    assert len(reading.problems) == 2


def test_problems_are_bounded() -> None:
    reading = read(makers.tar({f"{number}.txt": b"12345" for number in range(1_500)}), Keeper(limit=2))
    assert len(reading.problems) == 1_001
    assert "more than" in reading.problems[-1].what


def test_a_large_body_is_a_map_of_a_file_and_not_memory() -> None:
    size = 64 << 20
    plain = makers.tar({"big.txt": bytes(size - 3) + b"end", "small.txt": b"end"})
    keeper = Keeper()
    tracemalloc.start()
    try:
        reading = read(plain, keeper)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert keeper.seen == {"big.txt": Mapped, "small.txt": bytes}
    assert [record.data for _, record in reading.records["keeper"]] == [
        {"size": str(size), "end": "end"},
        {"size": "3", "end": "end"},
    ]
    assert peak < 32 << 20


def test_executables_and_archives_are_hashed_and_other_files_are_not() -> None:
    plain = makers.tar(
        {
            "bin/x": makers.program(b"#!/bin/sh"),
            "lib.so": makers.program(mode=0o644),
            "a.zip": b"PK\3\4",
            "x.tar": b"x",
            "text": b"hello",
        }
    )
    assert {row[0] for row in read(plain).index if row[7]} == {b"bin/x", b"lib.so", b"a.zip", b"x.tar"}
    row = read(plain).index.row(b"bin/x")
    assert row[7].hex() == makers.digest(b"#!/bin/sh")[7:]


def test_a_layer_that_both_holds_and_deletes_a_path_is_ambiguous() -> None:
    reading = read(makers.tar({"a": b"x", ".wh.a": b""}))
    assert [(problem.path, problem.ambiguous) for problem in reading.problems] == [("a", True)]


def test_time_is_bounded() -> None:
    with pytest.raises(LimitError):
        read(PLAIN, limits=Limits(seconds=-1))


def test_an_error_of_the_stream_is_raised_and_no_thread_is_left() -> None:
    import threading

    class Broken(io.RawIOBase):
        count = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            self.count += 1
            if self.count > 3:
                raise UnreadableError("The connection broke.")
            buffer[:512] = PLAIN[:512]
            return 512

    before = threading.active_count()
    with pytest.raises(UnreadableError), SILENT.task("") as task:
        read_layer(Broken(), Layer(""), [], Limits(), task)
    assert threading.active_count() == before


def test_no_temporary_file_is_left(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(makers.tar({"big.txt": bytes(9 << 20)}), Keeper())
    assert os.listdir(tmp_path) == []
