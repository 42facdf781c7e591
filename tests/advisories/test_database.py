"""Candidates are all that could match, and no more is decoded than that."""

import json

import pytest
from msgspec.structs import replace

from mirrors import affects, record
from pratique import advisories
from pratique.advisories import current
from pratique.errors import DatabaseError
from pratique.model.distro import Distro
from pratique.model.package import Coordinate, Package

CVSS = [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]


def package(name, version, ecosystem="Debian", release="12", order="dpkg"):
    return Package(name=name, version=version, coordinate=Coordinate(ecosystem, release, name, version, order))


def python(name, version):
    return package(name, version, "PyPI", "", "pep440")


def ask(settings, *packages, distro=None):
    with advisories.open(settings) as database:
        return database.candidates(packages, distro)


def ids(candidates):
    return {key: sorted(item.advisory for item in group) for key, group in candidates.ranges.items()}


@pytest.fixture
def loaded(mirror, settings):
    mirror.put(
        "Debian",
        record("DSA-1", ("Debian:12", "nginx", "1.22.1-9"), upstream=["CVE-2024-0001"]),
        record("DSA-2", ("Debian:12", "nginx", "1.10-1")),
        record("DSA-3", ("Debian:11", "nginx", "9.0-1")),
        record("DSA-4", ("Debian", "nginx", "9.0-1")),
        record("DSA-5", affects("Debian:12", "bash")),
        record("DSA-6", ("Debian:12", "odd", "1 not a version")),
    )
    mirror.put(
        "PyPI",
        record(
            "PYSEC-1", affects("PyPI", "Django", "2.2.28", introduced="2.2"), severity=CVSS, aliases=["CVE-2024-0001"]
        ),
        record("PYSEC-2", affects("PyPI", "django", "1.5", introduced="1.4", versions=["2.2", "1.4.2"])),
    )
    advisories.update(settings, ["Debian", "PyPI"])
    return settings


def test_names_releases_and_keys_decide(loaded):
    found = ask(loaded, package("nginx", "1.22.1-8"), package("bash", "5.2-1"), python("django", "2.2"))
    assert ids(found) == {
        ("Debian", "12", "nginx"): ["DSA-1", "DSA-4"],
        ("Debian", "12", "bash"): ["DSA-5"],
        ("PyPI", "", "django"): ["PYSEC-1"],
    }
    assert found.exact == {("PyPI", "", "django"): {"2.2": ("PYSEC-2",)}}
    assert found.records.keys() == {"DSA-1", "DSA-4", "DSA-5", "PYSEC-1", "PYSEC-2"}


def test_a_fixed_package_has_no_candidates(loaded):
    found = ask(loaded, package("nginx", "9.0-1"), python("django", "4.0"))
    assert (found.ranges, found.exact, found.records) == ({}, {}, {})


def test_what_has_no_key_stays_a_candidate(loaded):
    assert ids(ask(loaded, package("odd", "1.0-1"))) == {("Debian", "12", "odd"): ["DSA-6"]}
    assert ids(ask(loaded, package("nginx", "no version :-("))) == {
        ("Debian", "12", "nginx"): ["DSA-1", "DSA-2", "DSA-4"]
    }


def test_two_versions_of_one_name_are_both_served(loaded):
    found = ask(loaded, package("nginx", "1.9-1"), package("nginx", "99-1"))
    assert ids(found)["Debian", "12", "nginx"] == ["DSA-1", "DSA-2", "DSA-4"]


def test_an_equal_version_written_otherwise_is_listed_under_its_own_text(loaded):
    assert ask(loaded, python("django", "2.2.0")).exact == {("PyPI", "", "django"): {"2.2.0": ("PYSEC-2",)}}


def test_records_that_share_a_cve_lend_their_severity(loaded):
    found = ask(loaded, package("nginx", "1.22.1-8"))
    assert found.records["PYSEC-1"].severity[0].type == "CVSS_V3"
    assert found.records["PYSEC-1"].affected is None


def test_records_keep_what_affected_says_beside_versions(mirror, settings):
    said = affects("Debian:12", "a", "2", ecosystem_specific={"urgency": "low"})
    mirror.put(
        "Debian",
        record("DSA-1", said, ("Debian:11", "a", "2"), details="more", references=[{"type": "WEB", "url": "u"}]),
    )
    advisories.update(settings, ["Debian"])
    found = ask(settings, package("a", "1")).records["DSA-1"]
    assert [entry.ecosystem_specific for entry in found.affected] == [{"urgency": "low"}]
    assert (found.details, found.references[0].url) == ("more", "u")


def test_every_ecosystem_that_is_needed_is_named_loaded_or_missing(loaded):
    distro = Distro(id="alpine", ecosystem="Alpine", release="v3.19")
    found = ask(loaded, package("nginx", "1-1"), package("x", "1", "npm", "", "semver"), distro=distro)
    assert {each.ecosystem: each.missing for each in found.sources} == {"Alpine": True, "Debian": False, "npm": True}
    assert next(each for each in found.sources if each.ecosystem == "Debian").records == 6


def test_packages_without_a_coordinate_are_passed_over(loaded):
    assert ask(loaded, Package(name="x")).sources == ()


def test_exploited_cves_and_scores_are_given(loaded, tmp_path):
    import gzip

    kev, epss = tmp_path / "feeds" / "kev", tmp_path / "feeds" / "epss"
    kev.mkdir(parents=True)
    epss.mkdir()
    (kev / "kev.json").write_text(
        json.dumps({"vulnerabilities": [{"cveID": "CVE-2024-0001"}, {"cveID": "CVE-2024-0002"}]})
    )
    (epss / "e.csv.gz").write_bytes(gzip.compress(b"#model\ncve,epss,percentile\nCVE-2024-0001,0.5,0.9\n"))
    advisories.update(loaded, [], feeds=str(tmp_path / "feeds"))
    found = ask(loaded, package("nginx", "1.22.1-8"))
    assert (found.kev, found.epss) == (frozenset({"CVE-2024-0001"}), {"CVE-2024-0001": 0.5})
    advisories.update(loaded, [], feeds=str(tmp_path / "feeds"))
    assert ask(loaded, package("nginx", "1.22.1-8")).kev == found.kev


def test_the_starter_set_stands_in_and_says_so(loaded):
    settings = replace(loaded, starter=True)
    found = ask(
        settings,
        python("django", "2.2"),
        package("lodash", "4.17.4", "npm", "", "semver"),
        package("x", "1", "Hex", "", "semver"),
    )
    assert {each.ecosystem: (each.starter, each.missing) for each in found.sources} == {
        "PyPI": (False, False),
        "npm": (True, False),
        "Hex": (False, True),
    }
    assert "CVE-2019-10744" in ids(found)["npm", "", "lodash"]
    assert ids(found)["PyPI", "", "django"] == ["PYSEC-1"]


def test_a_damaged_file_is_a_named_error(loaded):
    root = current.directory(loaded.data_dir)
    path = current.file_of(root, "Debian", current.read(root).ecosystems["Debian"].digest)
    with open(path, "r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 40_000)
    with pytest.raises(DatabaseError, match="Debian"):
        ask(loaded, package("nginx", "1.22.1-8"))


def test_nothing_is_opened_before_it_is_asked_for(settings):
    with advisories.open(settings):
        pass
    assert ask(settings).sources == ()


def test_the_releases_that_records_speak_of_are_named(loaded):
    found = ask(loaded, package("nginx", "1-1"), python("a", "1"))
    assert {each.ecosystem: each.releases for each in found.sources} == {"Debian": ("11", "12"), "PyPI": ()}
