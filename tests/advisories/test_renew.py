"""An update takes what changed and nothing else, holds what looks broken, and never leaves half a database."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from msgspec.structs import replace

from mirrors import record
from pratique import advisories
from pratique.advisories import current, renew
from pratique.advisories.database import Database
from pratique.errors import DatabaseError, HeldError, NotFoundError, UsageError
from pratique.model.package import Coordinate, Package
from pratique.model.progress import SILENT
from servers import Server


def many(count, release="12", **more):
    return [record(f"DSA-{number}", (f"Debian:{release}", f"p{number}", "2.0"), **more) for number in range(count)]


def state(settings):
    return current.read(current.directory(settings.data_dir))


def file(settings, name="Debian"):
    return current.file_of(current.directory(settings.data_dir), name, state(settings).ecosystems[name].digest)


def tables(path):
    connection = sqlite3.connect(path)
    names = ("ranges", "versions", "advisory", "aliases", "ratings")
    try:
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    finally:
        connection.close()


def changes(path):
    connection = sqlite3.connect(path)
    try:
        return set(connection.execute("SELECT serial, id, name FROM changes"))
    finally:
        connection.close()


def hit(settings, name="p1", version="1.0"):
    package = Package(name=name, coordinate=Coordinate("Debian", "12", name, version, "dpkg"))
    with Database(settings) as database:
        return {item.advisory for group in database.candidates([package], None).ranges.values() for item in group}


def test_only_what_is_asked_is_loaded(mirror, settings):
    mirror.put("Debian", *many(3))
    mirror.put("PyPI", record("PYSEC-1", ("PyPI", "a", "1")))
    (found,) = advisories.update(settings, ["Debian"])
    assert (found.ecosystem, found.records, found.serial, found.missing) == ("Debian", 3, 1, False)
    assert set(state(settings).ecosystems) == {"Debian"}


def test_first_need_fetches_what_is_missing_and_never_fails(mirror, settings):
    mirror.put("Debian", *many(3))
    found = advisories.update(settings, ["Debian", "Nowhere"], only_missing=True)
    assert [(each.ecosystem, each.missing) for each in found] == [("Debian", False), ("Nowhere", True)]
    before = state(settings)
    advisories.update(settings, ["Debian"], only_missing=True)
    assert state(settings) == before


def test_offline_fetches_nothing(mirror, settings):
    mirror.put("Debian", *many(3))
    offline = replace(settings, offline=True)
    assert advisories.update(offline, ["Debian"], only_missing=True)[0].missing
    with pytest.raises(UsageError, match="--offline"):
        advisories.update(offline, ["Debian"])


def test_one_bad_ecosystem_does_not_keep_the_others(mirror, settings):
    mirror.put("Debian", *many(3))
    mirror.put("PyPI", raw={"A.json": b"{", "B.json": b"{"})
    with pytest.raises(DatabaseError, match="2 of 2 records of PyPI"):
        advisories.update(settings, ["PyPI", "Debian"])
    assert set(state(settings).ecosystems) == {"Debian"}
    with pytest.raises(NotFoundError, match="Nowhere"):
        advisories.update(settings, ["Nowhere"])


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "x" * 80])
def test_names_that_are_no_ecosystems_are_refused(settings, name):
    with pytest.raises(UsageError):
        advisories.update(settings, [name])


def changed(mirror):
    """Ten per cent changed, two new, one gone, one withdrawn."""
    records = many(40)[:-1]
    for number in range(4):
        records[number] = record(f"DSA-{number}", ("Debian:12", f"q{number}", "3.0"), modified="2024-02-01T00:00:00Z")
    records[5] = many(40, withdrawn="2024-02-01T00:00:00Z")[5]
    records += [record(f"DSA-{number}", ("Debian:11", "new", "1.0"), aliases=["CVE-2024-1234"]) for number in (98, 99)]
    mirror.put("Debian", *records)


def test_a_delta_gives_the_tables_that_building_anew_gives(mirror, settings, tmp_path, monkeypatch):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    changed(mirror)
    with monkeypatch.context() as patch:
        patch.setattr(renew, "write_archive", None)
        advisories.update(settings, ["Debian"])
    anew = replace(settings, data_dir=str(tmp_path / "anew"))
    advisories.update(anew, ["Debian"])
    assert tables(file(settings)) == tables(file(anew))
    assert os.path.basename(file(settings)) == os.path.basename(file(anew))


def test_notes_speak_of_the_whole_file_after_a_delta_too(mirror, settings):
    git = {
        "package": {"ecosystem": "Debian", "name": "g"},
        "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}],
    }
    records = [*many(40), record("DSA-G1", git), record("DSA-G2", git), record("DSA-T", ("Debian:12", "t", "1 odd"))]
    mirror.put("Debian", *records)
    advisories.update(settings, ["Debian"])
    notes = state(settings).ecosystems["Debian"].notes
    assert (notes[0][:2], notes[1][:2]) == ("2 ", "1 ")
    records[0] = record("DSA-0", ("Debian:12", "p0", "9.0"))
    mirror.put("Debian", *[each for each in records if each["id"] != "DSA-G2"])
    advisories.update(settings, ["Debian"])
    notes = state(settings).ecosystems["Debian"].notes
    assert (notes[0][:2], notes[1][:2]) == ("1 ", "1 ")


def test_a_list_that_is_ahead_of_its_records_leads_to_the_archive(mirror, settings, served):
    settings = served.settings(settings)
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    records = many(40)
    records[1] = record("DSA-1", ("Debian:12", "p1", "9.0"), modified="2024-05-05T00:00:00Z")
    mirror.put("Debian", *records, dates={"DSA-77": "2024-05-05T00:00:00Z"})
    advisories.update(settings, ["Debian"])
    assert hit(settings, "p1", "8.0") == {"DSA-1"}


def test_a_reader_that_came_too_late_for_a_file_takes_the_new_one(mirror, settings):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    package = Package(name="p1", coordinate=Coordinate("Debian", "12", "p1", "1.0", "dpkg"))
    with Database(settings) as database:
        assert database.current.ecosystems
        mirror.put("Debian", *many(41))
        advisories.update(settings, ["Debian"])
        assert database.candidates([package], None).ranges


def test_a_delta_remembers_what_it_changed(mirror, settings):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    assert changes(file(settings)) == set()
    changed(mirror)
    advisories.update(settings, ["Debian"])
    touched = {(name, package) for serial, name, package in changes(file(settings)) if serial == 2}
    assert {("DSA-1", "p1"), ("DSA-1", "q1"), ("DSA-39", "p39"), ("DSA-98", "new"), ("DSA-5", "p5")} <= touched
    assert ("DSA-20", "p20") not in touched


def test_nothing_new_changes_no_file(mirror, settings):
    mirror.put("Debian", *many(3))
    advisories.update(settings, ["Debian"])
    before = state(settings).ecosystems["Debian"]
    os.utime(mirror.path / "Debian" / "all.zip", (1_700_000_000, 1_700_000_000))
    (found,) = advisories.update(settings, ["Debian"])
    assert (found.digest, found.built, found.fetched) == (before.digest, before.built, "2023-11-14T22:13:20Z")


def test_a_directory_written_in_the_future_was_fetched_now(mirror, settings):
    mirror.put("Debian", *many(3))
    os.utime(mirror.path / "Debian" / "all.zip", (4_000_000_000, 4_000_000_000))
    assert advisories.update(settings, ["Debian"])[0].fetched < "2090"


@pytest.mark.parametrize("more", [{}, {"withdrawn": "2024-01-01T00:00:00Z"}], ids=["dropped", "withdrawn"])
def test_an_update_that_drops_or_withdraws_too_much_is_held(mirror, settings, more):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    before = state(settings)
    mirror.put("Debian", *many(40)[3:], *(many(3, **more) if more else []))
    with pytest.raises(HeldError, match=r"3 of 40 records .* --force") as held:
        advisories.update(settings, ["Debian"])
    assert held.value.exit_code == 4
    assert state(settings) == before
    advisories.update(settings, ["Debian"], force=True)
    assert state(settings).serial == before.serial + 1


def test_five_per_cent_may_go(mirror, settings):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    mirror.put("Debian", *many(40)[2:])
    assert advisories.update(settings, ["Debian"])[0].records == 38


def test_building_anew_is_held_too(mirror, settings):
    mirror.put("Debian", *many(40))
    advisories.build(settings, str(mirror.path))
    mirror.put("Debian", *many(10))
    with pytest.raises(HeldError):
        advisories.build(settings, str(mirror.path))


def test_a_file_that_vanished_or_was_made_by_other_rules_is_written_anew(mirror, settings, monkeypatch):
    mirror.put("Debian", *many(3))
    advisories.update(settings, ["Debian"])
    os.unlink(file(settings))
    advisories.update(settings, ["Debian"])
    assert hit(settings) == {"DSA-1"}
    monkeypatch.setattr(renew, "rules", lambda name: "others")
    written = []
    monkeypatch.setattr(renew, "write_archive", lambda *given: written.append(given) or real(*given))
    advisories.update(settings, ["Debian"])
    assert written


real = renew.write_archive


def test_a_large_change_is_written_anew(mirror, settings, monkeypatch):
    mirror.put("Debian", *many(10))
    advisories.update(settings, ["Debian"])
    mirror.put("Debian", *[record(f"DSA-{number}", ("Debian:12", "z", "9")) for number in range(10)])
    monkeypatch.setattr(renew.delta, "apply", None)
    advisories.update(settings, ["Debian"])
    assert hit(settings, "z") == {f"DSA-{number}" for number in range(10)}


class Served:
    """A mirror over HTTP, and what was asked of it."""

    def __init__(self, mirror):
        self.server = Server(mirror.answer)

    def settings(self, settings):
        return replace(settings, osv_url=self.server.url, registries=self.server.access())

    def asked(self):
        paths = [request.path for request in self.server.requests]
        self.server.requests.clear()
        return paths


@pytest.fixture
def served(mirror):
    found = Served(mirror)
    with found.server:
        yield found


@pytest.fixture(autouse=True)
def no_cve_feeds(monkeypatch):
    monkeypatch.setattr(renew.cves, "feeds", lambda: iter(()))


def test_over_http_few_changes_fetch_only_their_records(mirror, settings, served):
    settings = served.settings(settings)
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    assert "/Debian/all.zip" in served.asked()
    changed(mirror)
    advisories.update(settings, ["Debian"])
    asked = served.asked()
    assert "/Debian/all.zip" not in asked
    # DSA-5 was withdrawn without a new date: a list of dates cannot show that.
    assert sorted(asked) == sorted(
        ["/Debian/modified_id.csv", *(f"/Debian/DSA-{n}.json" for n in (0, 1, 2, 3, 98, 99))]
    )
    assert hit(settings, "q1") == {"DSA-1"}
    advisories.update(settings, ["Debian"])
    assert served.asked() == ["/Debian/modified_id.csv"]


def test_over_http_many_changes_fetch_the_archive(mirror, settings, served, monkeypatch):
    monkeypatch.setattr(renew, "_SINGLE_RECORDS", 2)
    settings = served.settings(settings)
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    changed(mirror)
    served.asked()
    advisories.update(settings, ["Debian"])
    assert "/Debian/all.zip" in served.asked()
    assert hit(settings, "q1") == {"DSA-1"}


def test_dates_of_the_year_one_hide_no_change(mirror, settings, served):
    settings = served.settings(settings)
    mirror.put("Debian", *many(40, modified="0001-01-01T00:00:00Z"))
    advisories.update(settings, ["Debian"])
    served.asked()
    advisories.update(settings, ["Debian"])
    assert served.asked() == ["/Debian/modified_id.csv", "/Debian/all.zip"]
    records = many(40, modified="0001-01-01T00:00:00Z")
    records[1] = record("DSA-1", ("Debian:12", "p1", "9.0"), modified="0001-01-01T00:00:00Z")
    mirror.put("Debian", *records)
    advisories.update(settings, ["Debian"])
    assert hit(settings, "p1", "8.0") == {"DSA-1"}


def test_dates_in_the_future_hide_no_later_change(mirror, settings, served):
    settings = served.settings(settings)
    records = many(40)
    records[0]["modified"] = "2127-07-09T15:54:00Z"
    mirror.put("Debian", *records)
    advisories.update(settings, ["Debian"])
    records[1] = record("DSA-1", ("Debian:12", "p1", "9.0"), modified="2024-05-05T00:00:00Z")
    mirror.put("Debian", *records)
    advisories.update(settings, ["Debian"])
    assert hit(settings, "p1", "8.0") == {"DSA-1"}


def test_a_source_that_fails_leaves_the_old_database(mirror, settings, served):
    settings = served.settings(settings)
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    before = state(settings)
    (mirror.path / "Debian" / "modified_id.csv").unlink()
    (mirror.path / "Debian" / "all.zip").write_bytes(b"<html>not today</html>")
    with pytest.raises(DatabaseError, match="no readable ZIP"):
        advisories.update(settings, ["Debian"])
    assert state(settings) == before
    assert hit(settings) == {"DSA-1"}


def test_build_over_http_takes_what_the_list_names(mirror, settings, served):
    mirror.put("Debian", *many(3))
    mirror.put("Rocky Linux", record("RLSA-1", ("Rocky Linux:9", "a", "1")))
    (mirror.path / "ecosystems.txt").write_text("Debian\nDebian:12\nRocky Linux\n../etc\n\n")
    found = advisories.build(served.settings(settings), served.server.url)
    assert [each.ecosystem for each in found] == ["Debian", "Rocky Linux"]


def test_a_full_disk_leaves_the_old_database(mirror, settings, monkeypatch):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    before = state(settings)
    changed(mirror)

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(renew.delta.schema, "finish", full)
    with pytest.raises(DatabaseError, match="disk is full"):
        advisories.update(settings, ["Debian"])
    assert state(settings) == before
    assert hit(settings) == {"DSA-1"}
    assert not [name for _, _, files in os.walk(settings.data_dir) for name in files if name.endswith(".part")]


_KILLED = """
import sys
from pratique import advisories
from pratique.model.settings import Settings
settings = Settings(data_dir=sys.argv[1], cache_dir="", osv_url=sys.argv[2], starter=False)
print("begun", flush=True)
while True:
    advisories.build(settings, sys.argv[2], force=True)
"""


def test_a_kill_at_any_instant_leaves_the_old_or_the_new_one(mirror, settings):
    mirror.put("Debian", *many(30))
    advisories.update(settings, ["Debian"])
    for number in range(8):
        mirror.put("Debian", *many(30 + number))
        arguments = [sys.executable, "-c", _KILLED, settings.data_dir, str(mirror.path)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(0.02 + 0.03 * number)
            process.send_signal(signal.SIGKILL)
        assert hit(settings) == {"DSA-1"}
        assert state(settings).ecosystems["Debian"].records in range(30, 31 + number)
    advisories.update(settings, ["Debian"], force=True)
    files = os.listdir(os.path.join(settings.data_dir, "advisories", "Debian"))
    assert files == [os.path.basename(file(settings))]


def test_readers_need_no_lock_and_keep_what_they_opened(mirror, settings):
    mirror.put("Debian", *many(40))
    advisories.update(settings, ["Debian"])
    package = Package(name="p1", coordinate=Coordinate("Debian", "12", "p1", "1.0", "dpkg"))
    with Database(settings) as database, current.locked(current.directory(settings.data_dir)):
        assert database.candidates([package], None).ranges
        os.unlink(file(settings))
        assert database.candidates([package], None).ranges


def test_current_json_of_another_version_or_damaged_is_a_named_error(settings):
    root = current.directory(settings.data_dir)
    os.makedirs(root)
    for body in (b"{", b'{"schema": "pratique.advisories/9"}', b"[]", json.dumps({"serial": "x"}).encode()):
        with open(os.path.join(root, "current.json"), "wb") as out:
            out.write(body)
        with pytest.raises(DatabaseError, match=r"current\.json"):
            current.read(root)


def test_progress_hears_of_trouble(mirror, settings):
    mirror.put("Debian", *many(3))
    notes = []

    class Heard:
        def task(self, label, total=None):
            return SILENT.task(label, total)

        def note(self, text):
            notes.append(text)

    advisories.update(settings, ["Nowhere", "Debian"], Heard(), only_missing=True)
    assert len(notes) == 1
    assert "Nowhere" in notes[0]
