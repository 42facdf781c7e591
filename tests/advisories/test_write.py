"""A file is a function of its records; bad records are counted, and too many refuse the whole."""

import json
import random
import sqlite3

import pytest

from mirrors import affects, record
from pratique.advisories import schema
from pratique.advisories.packed import Packed, deflate
from pratique.advisories.write import write
from pratique.errors import DatabaseError


def pack(document):
    plain = document if isinstance(document, bytes) else json.dumps(document).encode()
    name = document["id"] if isinstance(document, dict) else "BAD"
    return Packed(name, deflate(plain), plain, 0)


def good(count):
    return [pack(record(f"DSA-{number}", ("Debian:12", f"p{number % 7}", f"1.{number}"))) for number in range(count)]


def table(path, name):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT * FROM {name}").fetchall()
    finally:
        connection.close()


def test_the_same_records_give_the_same_bytes_and_the_same_name(tmp_path):
    records = sorted(good(50))
    first = write("Debian", records, str(tmp_path / "a"))
    assert write("Debian", records, str(tmp_path / "b")) == first
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_name_depends_on_the_content_and_not_on_the_order(tmp_path):
    records = good(20)
    first = write("Debian", records, str(tmp_path / "a")).digest
    random.Random(1).shuffle(records)
    assert write("Debian", records, str(tmp_path / "b")).digest == first
    assert write("Debian", records[:-1], str(tmp_path / "c")).digest != first


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"\xff\xfe"',
        b'{"id": 5}',
        b'{"id": "OTHER"}',
        b'{"id": "BAD", "affected": {}}',
        b'{"id": "BAD", "summary": "\xff"}',
        b'{"id": "BAD", "affected": [{"ranges": [{"events": [{"introduced": 0}]}]}]}',
        b'{"id":' * 20_000,
        b"[" * 100_000,
        b'{"id": "BAD", "database_specific": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    ],
    ids=lambda bad: bad[:40].decode("latin1"),
)
def test_a_bad_record_is_said_and_spoils_no_other(tmp_path, bad):
    written = write("Debian", [*good(150), pack(bad)], str(tmp_path / "a"))
    assert written.records == 150
    assert any("cannot be read" in note for note in written.notes)


def test_more_than_one_bad_record_in_a_hundred_refuses_the_ecosystem(tmp_path):
    with pytest.raises(DatabaseError, match="2 of 150 records of Debian"):
        write("Debian", [*good(148), pack(b"{"), pack(b"[")], str(tmp_path / "a"))


def test_an_ecosystem_that_nobody_knows_is_said(tmp_path):
    written = write("Nowhere", [pack(record("X-1", ("Nowhere", "a", "1.0")))], str(tmp_path / "a"))
    assert written.ranges == 1
    assert "generic order" in written.notes[0]


def test_cves_lead_to_records_and_related_ones_only_where_nothing_else_does(tmp_path):
    records = [
        record("CVE-2024-0001", ("Debian", "a", "1")),
        record("GHSA-x", ("Debian", "a", "1"), aliases=["CVE-2024-0002", "PYSEC-1"], related=["CVE-2024-9999"]),
        record("DSA-1", ("Debian", "a", "1"), upstream=["CVE-2024-0003"]),
        record("ALSA-1", ("Debian", "a", "1"), related=["CVE-2024-0004", "CVE-2024-0005"]),
        record("GONE-1", ("Debian", "a", "1"), aliases=["CVE-2024-0006"], withdrawn="2024-01-01T00:00:00Z"),
    ]
    write("Debian", map(pack, records), str(tmp_path / "a"))
    expected = {
        ("CVE-2024-0001", "CVE-2024-0001"),
        ("CVE-2024-0002", "GHSA-x"),
        ("CVE-2024-0003", "DSA-1"),
        ("CVE-2024-0004", "ALSA-1"),
        ("CVE-2024-0005", "ALSA-1"),
    }
    assert set(table(tmp_path / "a", "aliases")) == expected


def test_a_rating_is_the_record_without_its_ranges(tmp_path):
    rated = [
        record(
            "A-1",
            ("Debian", "a", "1"),
            severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}],
            details="first\nsecond",
        ),
        record("A-2", affects("Debian", "a", "1", severity=[{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N"}])),
        record("A-3", ("Debian", "a", "1"), database_specific={"severity": "HIGH", "other": 1}),
        record("A-4", ("Debian", "a", "1")),
    ]
    write("Debian", map(pack, rated), str(tmp_path / "a"))
    found = {name: json.loads(data) for name, data in table(tmp_path / "a", "ratings")}
    assert found["A-1"] == {
        "id": "A-1",
        "summary": "first",
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}],
    }
    assert found["A-2"]["severity"][0]["type"] == "CVSS_V4"
    assert found["A-3"]["database_specific"] == {"severity": "HIGH"}
    assert "A-4" not in found


def spoil(path, statement):
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS SELECT * FROM ranges",
        "CREATE TRIGGER t AFTER INSERT ON ranges BEGIN DELETE FROM ranges; END",
        "CREATE TABLE more(x)",
        "DROP TABLE versions",
        "ALTER TABLE ranges ADD COLUMN x",
        "CREATE INDEX i ON ranges(hi)",
    ],
)
def test_a_file_with_any_other_schema_is_refused(tmp_path, statement):
    path = str(tmp_path / "a")
    write("Debian", good(3), path)
    schema.connect(path, schema.ADVISORIES).close()
    spoil(path, statement)
    with pytest.raises(DatabaseError, match="other tables"):
        schema.connect(path, schema.ADVISORIES)


def test_a_file_is_opened_without_writing_to_it(tmp_path):
    path = str(tmp_path / "a")
    write("Debian", good(3), path)
    connection = schema.connect(path, schema.ADVISORIES)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM ranges")
    connection.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("body", [b"", b"SQLite format 3\0" + bytes(200), b"x" * 9000])
def test_what_is_no_database_is_a_named_error(tmp_path, body):
    (tmp_path / "a").write_bytes(body)
    with pytest.raises(DatabaseError):
        schema.connect(str(tmp_path / "a"), schema.ADVISORIES)


def test_a_statement_that_takes_too_long_is_stopped(tmp_path):
    path = str(tmp_path / "a")
    write("Debian", good(3), path)
    connection = schema.connect(path, schema.ADVISORIES)
    schema.bound(connection, rounds=0)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        connection.execute(endless)
    connection.close()
