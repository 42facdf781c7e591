"""The real advisories in OSV's bulk layout: everything is read, deltas equal building anew, and ten records say what they say.

`PRATIQUE_TEST_MIRROR` names the mirror; `../shared/osv-mirror` beside the checkout is taken when it is there.
"""

import json
import os
import random
import sqlite3
import zipfile

import pytest
from msgspec.structs import replace

from pratique import advisories, versions
from pratique.advisories import current
from pratique.model.package import Coordinate, Package
from pratique.model.settings import Settings

HERE = os.path.dirname(os.path.abspath(__file__))
MIRROR = os.environ.get("PRATIQUE_TEST_MIRROR") or os.path.join(HERE, "..", "..", "..", "shared", "osv-mirror")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not os.path.isdir(MIRROR), reason=f"no mirror of advisories at {MIRROR}: set PRATIQUE_TEST_MIRROR"
    ),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    settings = Settings(data_dir=str(tmp_path_factory.mktemp("data")), cache_dir="", osv_url=MIRROR, starter=False)
    advisories.build(settings, MIRROR)
    return settings


def members(ecosystem):
    with zipfile.ZipFile(os.path.join(MIRROR, ecosystem, "all.zip")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(settings, ecosystem, query, *values):
    root = current.directory(settings.data_dir)
    connection = sqlite3.connect(current.file_of(root, ecosystem, current.read(root).ecosystems[ecosystem].digest))
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def test_every_record_is_there_as_it_was_written(built):
    from pratique.advisories.packed import inflate

    for ecosystem, item in current.read(current.directory(built.data_dir)).ecosystems.items():
        with zipfile.ZipFile(os.path.join(MIRROR, ecosystem, "all.zip")) as archive:
            names = archive.namelist()
            assert item.records == len(names)
            assert not [note for note in item.notes if "cannot be read" in note]
            for name in random.Random(ecosystem).sample(names, min(20, len(names))):
                ((data,),) = rows(
                    built, ecosystem, "SELECT data FROM advisory WHERE id = ?", name.removesuffix(".json")
                )
                assert inflate(data) == archive.read(name)


CASES = [
    # ecosystem, release, package, order, version, ids that must be there, ids that must not
    ("Debian", "12", "nginx", "dpkg", "1.22.1-9+deb12u10", {"DEBIAN-CVE-2026-97205"}, set()),
    ("Debian", "12", "nginx", "dpkg", "1.22.1-9+deb12u11", set(), {"DEBIAN-CVE-2026-97205"}),
    ("Debian", "11", "xorg-server", "dpkg", "2:1.20.11-1+deb11u5", {"DSA-5380-1"}, set()),
    ("Ubuntu", "20.04:LTS", "libjwt", "dpkg", "1.10.1-1", {"UBUNTU-CVE-2024-25189"}, set()),
    ("Ubuntu", "Pro:18.04:LTS", "libjwt", "dpkg", "1.10.1-1", {"UBUNTU-CVE-2024-25189"}, set()),
    ("AlmaLinux", "8", "java-1.8.0-openjdk", "rpm", "1:1.8.0.500.b01-1.1.el8", {"ALSA-2026:55775"}, set()),
    ("AlmaLinux", "8", "java-1.8.0-openjdk", "rpm", "1:1.8.0.504.b01-1.1.el8", set(), {"ALSA-2026:55775"}),
    ("Alpine", "v3.13", "zabbix", "apk", "3.0.3-r0", {"ALPINE-ZBX-11023"}, set()),
    ("Rocky Linux", "9", "ruby", "rpm", "0:3.3.0-1.module+el9", {"RLSA-2024:3671"}, set()),
    ("PyPI", "", "picklescan", "pep440", "0.0.21", {"PYSEC-2025-19"}, set()),
    ("PyPI", "", "picklescan", "pep440", "0.0.22", set(), {"PYSEC-2025-19"}),
    ("npm", "", "undici", "semver", "6.11.0", {"GHSA-9qxr-qj54-h672"}, set()),
    ("npm", "", "undici", "semver", "5.28.4", set(), {"GHSA-9qxr-qj54-h672"}),
    ("Go", "", "stdlib", "go", "1.22.1", {"GO-2024-2687"}, set()),
    ("Go", "", "stdlib", "go", "1.21.9", set(), {"GO-2024-2687"}),
    ("Bitnami", "", "golang", "semver", "1.26.3", {"BIT-golang-2026-27145"}, set()),
]


@pytest.mark.parametrize("ecosystem,release,name,order,version,there,not_there", CASES)
def test_records_read_by_hand_are_found(built, ecosystem, release, name, order, version, there, not_there):
    package = Package(name=name, coordinate=Coordinate(ecosystem, release, name, version, order))
    with advisories.open(built) as database:
        found = database.candidates([package], None)
    hits = {item.advisory for group in found.ranges.values() for item in group}
    hits |= {advisory for texts in found.exact.values() for group in texts.values() for advisory in group}
    assert there <= hits
    assert not not_there & hits
    assert there <= found.records.keys()


def evaluate(document, ecosystem, name, version, order):
    """OSV's algorithm over the raw JSON; None when a version cannot be compared."""
    for affected in document.get("affected", ()):
        package = affected.get("package", {})
        if (
            package.get("ecosystem", "").partition(":")[0] != ecosystem
            or package.get("name", "").lower() != name.lower()
        ):
            continue
        if any(same(order, version, listed) for listed in affected.get("versions", ())):
            return True
        for each in affected.get("ranges", ()):
            if each["type"] != "GIT" and inside(each["events"], version, order):
                return True
    return False


def same(order, version, listed):
    """`3` and `3.0.0` are one version of PyPI."""
    try:
        return version == listed or versions.compare(order, version, listed) == 0
    except versions.InvalidVersion:
        return False


def inside(events, version, order):
    found = False
    pairs = [(kind, text) for event in events for kind, text in event.items()]
    for kind, text in sorted(pairs, key=lambda pair: b"" if pair[1] == "0" else versions.key(order, pair[1])):
        place = 1 if text == "0" else versions.compare(order, version, text)
        if kind == "introduced" and place >= 0:
            found = True
        elif (kind == "fixed" and place >= 0) or (kind == "last_affected" and place > 0):
            found = False
    return found


@pytest.mark.parametrize("ecosystem,order", [("PyPI", "pep440"), ("npm", "semver"), ("crates.io", "semver")])
def test_candidates_equal_osv_s_own_evaluation_of_every_record(built, ecosystem, order):
    documents = [json.loads(body) for body in members(ecosystem).values()]
    wanted = {}
    for document in documents:
        for affected in document.get("affected", ()):
            if affected["package"]["ecosystem"] == ecosystem:
                texts = [
                    text
                    for each in affected.get("ranges", ())
                    if each["type"] != "GIT"
                    for event in each["events"]
                    for text in event.values()
                ]
                wanted.setdefault(affected["package"]["name"], set()).update(
                    texts[-2:] + (affected.get("versions") or [])[-1:]
                )
    chosen = random.Random(1).sample(sorted(wanted), min(250, len(wanted)))
    by_name = {}
    for document in documents:
        if not document.get("withdrawn"):
            for name in {affected["package"]["name"].lower() for affected in document.get("affected", ())}:
                by_name.setdefault(name, []).append(document)
    checked = 0
    with advisories.open(built) as database:
        for name in chosen:
            for version in sorted(wanted[name] - {"0"}):
                try:
                    expected = {
                        d["id"] for d in by_name.get(name.lower(), ()) if evaluate(d, ecosystem, name, version, order)
                    }
                except (versions.InvalidVersion, versions.NoKey):
                    continue
                folded = name.lower().replace("_", "-").replace(".", "-") if ecosystem == "PyPI" else name
                package = Package(name=name, coordinate=Coordinate(ecosystem, "", folded, version, order))
                found = database.candidates([package], None)
                hits = {item.advisory for group in found.ranges.values() for item in group if item.encoding}
                hits |= {advisory for texts in found.exact.values() for group in texts.values() for advisory in group}
                assert hits == expected, (name, version)
                checked += 1
    assert checked > 200


def test_a_delta_of_a_real_ecosystem_equals_building_anew(built, tmp_path):
    mirror = tmp_path / "mirror"
    (mirror / "Alpine").mkdir(parents=True)
    records = members("Alpine")
    names = sorted(records)
    pack(mirror, {name: records[name] for name in names[:-5]})
    settings = replace(built, data_dir=str(tmp_path / "data"), osv_url=str(mirror))
    advisories.update(settings, ["Alpine"])
    for number, name in enumerate(names[::97]):
        document = json.loads(records[name])
        document["modified"] = "2027-01-01T00:00:00Z"
        document["affected"] = document["affected"][number % 3 :]
        records[name] = json.dumps(document).encode()
    pack(mirror, {name: records[name] for name in names[20:]})
    advisories.update(settings, ["Alpine"])
    anew = replace(settings, data_dir=str(tmp_path / "anew"))
    advisories.update(anew, ["Alpine"])
    for table in ("ranges", "versions", "aliases", "ratings", "advisory"):
        query = (
            f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4"
            if table == "ranges"
            else f"SELECT * FROM {table} ORDER BY 1, 2"
        )
        assert rows(settings, "Alpine", query) == rows(anew, "Alpine", query)


def pack(mirror, records):
    with zipfile.ZipFile(mirror / "Alpine" / "all.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in records.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
