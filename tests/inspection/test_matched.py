"""A known image is matched again when the advisories are others, and only then."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import msgspec
import pytest

import makers
from mirrors import Mirror, record
from pratique import advisories, inspection
from pratique.matching import match

STATUS = b"Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.11-1~deb12u1\n"
BASE = makers.tar({"etc/os-release": b'ID=debian\nVERSION_ID="12"\n', "var/lib/dpkg/status": STATUS})


@pytest.fixture
def target(tmp_path) -> str:
    return "oci-dir:" + makers.layout(tmp_path / "image", makers.image(BASE))


@pytest.fixture
def mirror(tmp_path) -> Mirror:
    return Mirror(tmp_path / "mirror")


@pytest.fixture
def matches(monkeypatch) -> list[int]:
    """How many packages were matched, each time."""
    counts: list[int] = []

    def counted(packages, candidates):
        counts.append(len(packages))
        return match(packages, candidates)

    monkeypatch.setattr("pratique.matching.match", counted)
    return counts


def scan(settings, target: str, **request):
    [result] = inspection.scan(inspection.Request(targets=(target,), **request), settings).results
    return result


def test_a_second_scan_matches_nothing_and_finds_the_same(settings, target, matches) -> None:
    first, second = scan(settings, target), scan(settings, target)
    assert matches == [1]
    assert second.findings == first.findings
    assert any(one.package for one in first.findings)


@pytest.mark.parametrize("request_", [{"secrets": False}, {"checks": False}, {"declared": True}])
def test_another_question_is_matched_by_itself(settings, target, matches, request_: dict) -> None:
    scan(settings, target)
    scan(settings, target, **request_)
    assert matches == [1, 1]


def test_new_advisories_are_matched(settings, target, matches, mirror) -> None:
    settings = msgspec.structs.replace(settings, osv_url=str(mirror.path), starter=False, offline=False)
    first, second = (record(f"DSA-{n}-1", ("Debian:12", "openssl", f"3.0.11-1~deb12u{n + 1}")) for n in (1, 2))
    mirror.put("Debian", first)
    assert [one.id for one in scan(settings, target).findings if one.package] == ["DSA-1-1"]  # fetched on first need
    mirror.put("Debian", first, second)
    assert [one.id for one in scan(settings, target).findings if one.package] == ["DSA-1-1"]
    advisories.update(settings, ["Debian"])
    assert [one.id for one in scan(settings, target).findings if one.package] == ["DSA-1-1", "DSA-2-1"]
    assert matches == [1, 1]


def test_the_starter_set_is_another_set(settings, target, matches) -> None:
    scan(settings, target)
    scan(msgspec.structs.replace(settings, starter=False), target)
    assert matches == [1, 1]


def test_an_image_has_one_place_however_often_advisories_change(settings, target, mirror) -> None:
    settings = msgspec.structs.replace(settings, osv_url=str(mirror.path), starter=False, offline=False)
    for number in (2, 3, 4):
        mirror.put("Debian", record("DSA-1-1", ("Debian:12", "openssl", f"3.0.11-1~deb12u{number}")))
        advisories.update(settings, ["Debian"])
        scan(settings, target)
    with closing(sqlite3.connect(f"{settings.cache_dir}/layers.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM image").fetchone() == (2,)


SCAN = """
import sys, msgspec
from pratique import inspection
from pratique.inspection import seen
from pratique.model.settings import Settings
seen._code = lambda: "whoever works on the code meanwhile"
settings = msgspec.json.decode(sys.argv[1], type=Settings)
[result] = inspection.scan(inspection.Request(targets=(sys.argv[2],)), settings).results
heavy = "pratique.matching pratique.advisories.database pratique.image.layers pratique.signing pratique.checks rich urllib3 yaml zipfile"
print(bool(result.remembered), *sorted(sys.modules.keys() & heavy.split()))
"""


def test_a_known_image_needs_neither_the_matcher_nor_what_reads_images(settings, target) -> None:
    """Half of a warm scan's time was imports."""
    command = [sys.executable, "-c", SCAN, msgspec.json.encode(settings).decode(), target]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(2)
    )
    assert "pratique.matching" in first
    assert second == ["True"]
