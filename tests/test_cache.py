"""The layer cache believes only what this installation computed, and never raises for a damaged or failing one."""

import os
import random
import sqlite3
import threading

import pytest

from pratique.cache import open_cache
from pratique.errors import DatabaseError
from pratique.model.analyser import Record
from pratique.model.files import FILE, build
from pratique.model.package import Package
from pratique.model.reading import LayerReading, Problem

DIGEST, DIFF = "sha256:" + "1" * 64, "sha256:" + "2" * 64


class Notes:
    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, text: str) -> None:
        self.said.append(text)


def reading(digest: str = DIGEST, size: int = 1) -> LayerReading:
    chance = random.Random(7)
    rows = [(b"f%d" % number, FILE, 0o644, 0, 0, 1, b"", chance.randbytes(32)) for number in range(size)]
    records = {"dpkg": [(b"var/lib/dpkg/status", Record(packages=(Package(name="a", version="1"),)))], "node": []}
    return LayerReading(digest, DIFF, 10, 20, build(rows), records, (Problem("x", "y", True),), ((b"l", b"t"),))


WANTED = {"dpkg": "1", "node": "1"}


@pytest.fixture
def places(tmp_path):
    return str(tmp_path / "cache"), str(tmp_path / "data")


def opened(places, limit: int = 1 << 30, progress=None):
    return open_cache(*places, limit, progress or Notes())


def test_a_layer_comes_back_as_it_was_saved(places) -> None:
    cache = opened(places)
    cache.save(reading(), "v", WANTED)
    cache.close()
    known = opened(places).load(DIGEST, "v", WANTED)
    assert known is not None
    assert known.missing == ()
    assert known.reading.records == reading().records
    assert (known.reading.diff_id, known.reading.stored_bytes, known.reading.plain_bytes) == (DIFF, 10, 20)
    assert known.reading.problems == reading().problems
    assert [row[0] for row in known.reading.index] == [b"f0"]


def test_another_version_of_an_analyser_is_missing_and_of_the_pass_unknown(places) -> None:
    cache = opened(places)
    cache.save(reading(), "v", WANTED)
    assert cache.load(DIGEST, "v", {"dpkg": "2", "node": "1", "new": "1"}).missing == ("dpkg", "new")
    assert cache.load(DIGEST, "w", WANTED) is None
    assert cache.load(DIFF, "v", WANTED) is None


POISON = {
    "records of another layer": "UPDATE record SET body = (SELECT body FROM record WHERE analyser = 'node') WHERE analyser = 'dpkg'",
    "an edited record": "UPDATE record SET body = x'91' WHERE analyser = 'dpkg'",
    "a claimed diff ID": f"UPDATE layer SET diff_id = 'sha256:{'3' * 64}'",
    "an edited body": "UPDATE layer SET body = x'00'",
    "a layer under another digest": f"UPDATE layer SET digest = 'sha256:{'4' * 64}'",
    "a checksum of the wrong type": "UPDATE layer SET mac = 'text'",
}


@pytest.mark.parametrize("sql", POISON.values(), ids=POISON)
def test_what_was_edited_is_dropped_and_said(places, sql: str) -> None:
    opened(places).save(reading(), "v", WANTED)
    with sqlite3.connect(os.path.join(places[0], "layers.sqlite")) as raw:
        raw.execute(sql)
    raw.close()
    notes = Notes()
    cache = opened(places, progress=notes)
    asked = "sha256:" + "4" * 64 if "another digest" in next(k for k, v in POISON.items() if v == sql) else DIGEST
    assert cache.load(asked, "v", WANTED) is None
    assert len(notes.said) == 1
    cache.save(reading(), "v", WANTED)
    assert cache.load(DIGEST, "v", WANTED) is not None


def test_a_cache_from_another_installation_is_not_believed(places, tmp_path) -> None:
    opened(places).save(reading(), "v", WANTED)
    elsewhere = (places[0], str(tmp_path / "other"))
    assert opened(elsewhere).load(DIGEST, "v", WANTED) is None


def test_a_file_is_remembered_only_with_our_checksum(places) -> None:
    cache = opened(places)
    cache.remember_file("8:1:5:100", DIGEST, DIFF)
    assert cache.known_file("8:1:5:100")[:2] == (DIGEST, DIFF)
    assert cache.known_file("8:1:5:101") is None
    cache._db.execute("UPDATE file SET digest = 'sha256:0'")
    assert cache.known_file("8:1:5:100") is None


@pytest.mark.parametrize("garbage", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_replaced(places, garbage: bytes) -> None:
    os.makedirs(places[0], 0o700)
    with open(os.path.join(places[0], "layers.sqlite"), "wb") as file:
        file.write(garbage)
    cache = opened(places)
    cache.save(reading(), "v", WANTED)
    assert cache.load(DIGEST, "v", WANTED) is not None


def test_a_folder_that_others_can_write_to_is_refused(places) -> None:
    os.makedirs(places[0])
    os.chmod(places[0], 0o777)
    with pytest.raises(DatabaseError, match="chmod 700"):
        opened(places)


def test_it_stays_within_its_size_and_drops_what_was_not_used(places) -> None:
    cache = opened(places, limit=1 << 20)
    digests = [f"sha256:{number:064x}" for number in range(12)]
    for digest in digests:
        cache.save(reading(digest, size=4000), "v", WANTED)
    kept = [digest for digest in digests if cache.load(digest, "v", WANTED)]
    assert kept
    assert kept[-1] == digests[-1]
    assert len(kept) < len(digests)


def test_many_writers_at_once_lose_nothing(places) -> None:
    digests = [f"sha256:{number:064x}" for number in range(40)]
    opened(places).close()

    def write(part: list[str]) -> None:
        cache = opened(places)
        for digest in part:
            cache.save(reading(digest), "v", WANTED)
        cache.close()

    threads = [threading.Thread(target=write, args=(digests[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cache = opened(places)
    assert all(cache.load(digest, "v", WANTED) for digest in digests)


def test_a_chain_is_known_by_its_name(places) -> None:
    cache = opened(places)
    cache.remember_base("sha256:a", "docker.io/library/debian")
    assert cache.bases(["sha256:a", "sha256:b"]) == {"sha256:a": "docker.io/library/debian"}
