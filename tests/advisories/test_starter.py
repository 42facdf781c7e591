"""The starter set holds facts that the demo and a first scan need, each readable and keyed."""

import pytest

from pratique import advisories
from pratique.advisories import starter
from pratique.advisories.packed import Packed, deflate
from pratique.advisories.write import write
from pratique.model.package import Coordinate, Package


def test_every_record_is_whole(tmp_path):
    for ecosystem in starter.ecosystems():
        records = starter._by_ecosystem()[ecosystem]
        written = write(
            ecosystem,
            (Packed(name, deflate(plain), plain, 0) for name, plain in sorted(records.items())),
            str(tmp_path / ecosystem),
        )
        assert (written.records, written.withdrawn, written.notes) == (len(records), 0, ())


@pytest.mark.parametrize(
    "ecosystem,release,name,version,order,expected",
    [
        ("PyPI", "", "django", "2.2", "pep440", "CVE-2022-28346"),
        ("PyPI", "", "flask", "0.12", "pep440", "CVE-2023-30861"),
        ("PyPI", "", "requests", "2.19.0", "pep440", "CVE-2018-18074"),
        ("PyPI", "", "pyyaml", "3.13", "pep440", "CVE-2020-14343"),
        ("PyPI", "", "jinja2", "2.10", "pep440", "CVE-2019-10906"),
        ("npm", "", "minimist", "0.0.8", "semver", "CVE-2021-44906"),
        ("Maven", "", "org.apache.logging.log4j:log4j-core", "2.14.1", "maven", "CVE-2021-44228"),
        ("Debian", "12", "curl", "7.88.1-10+deb12u3", "dpkg", "CVE-2023-38545"),
        ("Alpine", "v3.11", "musl", "1.1.24-r2", "apk", "CVE-2020-28928"),
    ],
)
def test_what_the_demo_shows_is_found(settings, ecosystem, release, name, version, order, expected):
    from msgspec.structs import replace

    wanted = Package(name=name, coordinate=Coordinate(ecosystem, release, name, version, order))
    with advisories.open(replace(settings, starter=True)) as database:
        found = database.candidates([wanted], None)
    assert expected in {item.advisory for item in found.ranges[ecosystem, release, name]}
    assert found.sources[0].fetched == starter._read().written


def test_what_is_exploited_is_in_the_set():
    known = {name for records in starter._by_ecosystem().values() for name in records}
    assert starter.exploited() <= known
