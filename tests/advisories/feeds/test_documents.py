"""Each feed's documented form becomes OSV records and scores; shapes follow the sources' documents, the facts are invented."""

import bz2
import gzip
import io
import json

import pytest
from msgspec.structs import replace

from pratique import advisories
from pratique.advisories.feed import plain, subtrees, whole
from pratique.advisories.feeds import alpine, amazon, debian, epss, kev, oracle, osv, photon
from pratique.errors import DatabaseError
from pratique.model.package import Coordinate, Package


def read(module, body, name=""):
    return list(module.read(io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode()), name))


def affected(record):
    return [(each.package.ecosystem, each.package.name, each.ranges[0].events[1:]) for each in record.affected]


UPDATEINFO = b"""<?xml version="1.0" ?>
<updates><update author="linux-security@amazon.com" from="linux-security@amazon.com" status="final" type="security" version="1.4">
<id>ALAS2023-2024-001</id><title>Amazon Linux 2023 - ALAS2023-2024-001: Important priority package update for curl</title>
<issued date="2024-01-03 10:00"/><updated date="2024-01-04 10:00"/><severity>important</severity><description>CVE text</description>
<references><reference href="https://example.com" id="CVE-2024-0001" title="" type="cve"/></references>
<pkglist><collection short="amazon-linux-2023"><name>Amazon Linux 2023</name>
<package arch="x86_64" epoch="0" name="curl" release="1.amzn2023.0.2" version="8.5.0"><filename>Packages/curl.rpm</filename></package>
<package arch="aarch64" epoch="0" name="curl" release="1.amzn2023.0.2" version="8.5.0"><filename>Packages/curl.rpm</filename></package>
<package arch="x86_64" epoch="1" name="libcurl" release="1.amzn2023.0.2" version="8.5.0"><filename>x</filename></package>
</collection></pkglist></update>
<update type="bugfix"><id>ALAS2023-2024-002</id></update></updates>"""


def test_amazon_updateinfo():
    (record,) = read(amazon, gzip.compress(UPDATEINFO))
    assert (record.id, record.upstream, record.published) == (
        "ALAS2023-2024-001",
        ("CVE-2024-0001",),
        "2024-01-03T00:00:00Z",
    )
    assert record.database_specific == {"severity": "IMPORTANT"}
    assert affected(record) == [
        ("Amazon Linux:2023", "curl", ({"fixed": "0:8.5.0-1.amzn2023.0.2"},)),
        ("Amazon Linux:2023", "libcurl", ({"fixed": "1:8.5.0-1.amzn2023.0.2"},)),
    ]


def test_amazon_leads_from_the_mirror_list_to_the_updateinfo():
    listed = amazon.links("https://a.example/x86_64/mirror.list", b"https://b.example/core/abc/x86_64/\n")
    assert listed == ("https://b.example/core/abc/x86_64/repodata/repomd.xml",)
    repomd = b'<data type="updateinfo"><location href="repodata/0af-updateinfo.xml.gz"/></data>'
    assert amazon.links(listed[0], repomd) == ("https://b.example/core/abc/x86_64/repodata/0af-updateinfo.xml.gz",)
    assert amazon.links("https://b.example/0af-updateinfo.xml.gz", UPDATEINFO) == ()
    assert amazon.links("https://a.example/mirror.list", b"file:///etc") == ()


OVAL = b"""<?xml version="1.0" encoding="utf-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><definitions>
<definition id="oval:com.oracle.elsa:def:20240001" version="501" class="patch"><metadata>
<title>ELSA-2024-0001:  openssl security update (IMPORTANT)</title><affected family="unix"><platform>Oracle Linux 9</platform></affected>
<reference source="elsa" ref_id="ELSA-2024-0001" ref_url="https://linux.oracle.com/errata/ELSA-2024-0001.html"/>
<reference source="CVE" ref_id="CVE-2024-0001" ref_url="https://linux.oracle.com/cve/CVE-2024-0001.html"/>
<description>text</description><advisory><severity>IMPORTANT</severity><issued date="2024-01-10"/></advisory></metadata>
<criteria operator="AND"><criterion test_ref="t:1" comment="Oracle Linux 9 is installed"/><criteria operator="OR">
<criteria operator="AND"><criterion test_ref="t:2" comment="openssl is earlier than 1:3.0.7-25.el9_3"/>
<criterion test_ref="t:3" comment="openssl is signed with the Oracle Linux 9 key"/></criteria>
<criteria operator="AND"><criterion test_ref="t:4" comment="openssl is earlier than 10:3.0.7-25.el9_3_fips"/></criteria>
<criteria operator="AND"><criterion test_ref="t:5" comment="glibc is earlier than 2:2.34-83.ksplice1.el9"/></criteria>
</criteria></criteria></definition></definitions></oval_definitions>"""


def test_oracle_oval_without_builds_of_their_own_numbering():
    (record,) = read(oracle, bz2.compress(OVAL))
    assert (record.id, record.upstream, record.published) == (
        "ELSA-2024-0001",
        ("CVE-2024-0001",),
        "2024-01-10T00:00:00Z",
    )
    assert affected(record) == [("Oracle Linux:9", "openssl", ({"fixed": "1:3.0.7-25.el9_3"},))]


def test_photon_entries():
    entries = [
        {
            "cve_id": "CVE-2024-0001",
            "pkg": "curl",
            "cve_score": 7.5,
            "aff_ver": "all before",
            "res_ver": "8.1.2-5.ph5",
            "status": "Fixed",
        },
        {
            "cve_id": "CVE-2024-0002",
            "pkg": "curl",
            "cve_score": 7.5,
            "aff_ver": "none",
            "res_ver": "NA",
            "status": "Not Affected",
        },
        {"cve_id": "CVE-2024-0003", "pkg": "vim", "cve_score": 5.5, "aff_ver": "all", "res_ver": "NA"},
    ]
    found = read(photon, entries, "https://x.example/cve_data_photon5.0.json")
    assert [(each.id, *affected(each)) for each in found] == [
        ("PHOTON-CVE-2024-0001", ("Photon OS:5.0", "curl", ({"fixed": "8.1.2-5.ph5"},))),
        ("PHOTON-CVE-2024-0003", ("Photon OS:5.0", "vim", ())),
    ]
    with pytest.raises(DatabaseError, match="no release"):
        read(photon, entries, "list.json")


def test_alpine_secdb():
    fixes = {
        "1.2-r0": ["CVE-2024-0001 CVE-2024-0002", "XSA-1"],
        "0": ["CVE-2024-0003"],
        "1.1-r0": None,
        "1.0-r0": "CVE-2024-0004 (+)",
    }
    document = {
        "distroversion": "v3.19",
        "reponame": "main",
        "packages": [{"pkg": {"name": "curl", "secfixes": fixes}}],
    }
    assert {each.id: affected(each)[0][2] for each in read(alpine, document)} == {
        "ALPINE-CVE-2024-0001": ({"fixed": "1.2-r0"},),
        "ALPINE-CVE-2024-0002": ({"fixed": "1.2-r0"},),
        "ALPINE-CVE-2024-0004": ({"fixed": "1.0-r0"},),
    }
    assert read(alpine, {"distroversion": "v3.3", "packages": ""}) == []


def test_debian_tracker():
    releases = {
        "bookworm": {"status": "resolved", "fixed_version": "1.2-3", "urgency": "low"},
        "bullseye": {"status": "open", "urgency": "unimportant"},
        "trixie": {"status": "resolved", "fixed_version": "0", "urgency": "not yet assigned"},
        "buster": {"status": "open", "urgency": "not yet assigned", "nodsa": "Minor issue"},
        "sid": {"status": "open", "urgency": "high"},
    }
    (record,) = read(debian, {"curl": {"CVE-2024-0001": {"description": "x", "releases": releases}}})
    assert record.id == "DEBIAN-CVE-2024-0001"
    assert affected(record) == [
        ("Debian:12", "curl", ({"fixed": "1.2-3"},)),
        ("Debian:11", "curl", ()),
        ("Debian:10", "curl", ()),
    ]
    assert [each.ecosystem_specific for each in record.affected] == [
        {"urgency": "low"},
        {"urgency": "unimportant"},
        {"status": "no-dsa"},
    ]


def test_kev():
    entry = {
        "cveID": "CVE-2024-0001",
        "dateAdded": "2024-01-01",
        "dueDate": "2024-01-22",
        "knownRansomwareCampaignUse": "Known",
    }
    (found,) = read(kev, {"title": "x", "vulnerabilities": [entry]})
    assert (found.cve, found.added, found.due, found.ransomware) == ("CVE-2024-0001", "2024-01-01", "2024-01-22", True)


def test_epss():
    lines = b"#model_version:v1,score_date:2024-01-01T00:00:00+0000\ncve,epss,percentile\n"
    lines += b"".join(b"CVE-2024-%d,0.5,0.9\n" % number for number in range(10_000, 10_200))
    found = read(epss, gzip.compress(lines + b"CVE-2024-1,2.0,0.1\n"))
    assert (len(found), found[0].cve, found[0].score) == (200, "CVE-2024-10000", 0.5)
    with pytest.raises(DatabaseError, match="lines of the EPSS"):
        read(epss, gzip.compress(b"cve,epss,percentile\nCVE-1,x,y\n"))
    with pytest.raises(DatabaseError, match="more than 1,024 bytes"):
        read(epss, gzip.compress(b"x" * 2_000_000))


def test_osv_takes_one_record_or_a_list():
    assert [each.id for each in read(osv, b'{"id": "A"}') + read(osv, b' [{"id": "B"}, {"id": "C"}]')] == [
        "A",
        "B",
        "C",
    ]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_documents_are_bounded_before_and_after_decompression(pack):
    body = pack(b"x" * 100_000)
    assert whole(io.BytesIO(body), 100_000) == b"x" * 100_000
    with pytest.raises(DatabaseError, match="more than 99999 bytes"):
        whole(io.BytesIO(body), 99_999)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_compressed_documents_that_are_cut_or_damaged_are_named(pack):
    body = pack(bytes(range(256)) * 2000)
    for bad in (body[:-20], body[:40] + b"\xff" * 40 + body[80:]):
        with pytest.raises(DatabaseError, match="fetch it again"):
            list(plain(io.BytesIO(bad), 1 << 30))


def test_xml_with_a_document_type_or_too_deep_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><update>&b;</update>'
    for body in (bomb, b"<update>" * 100):
        with pytest.raises(DatabaseError):
            list(subtrees(iter([body]), "update"))


def test_a_feed_in_a_directory_serves_its_ecosystem(mirror, settings, tmp_path):
    mirror.path.mkdir()
    folder = tmp_path / "feeds" / "amazon"
    folder.mkdir(parents=True)
    (folder / "updateinfo.xml.gz").write_bytes(gzip.compress(UPDATEINFO))
    (found,) = advisories.update(settings, ["Amazon Linux"], feeds=str(tmp_path / "feeds"))
    assert (found.records, found.releases) == (1, ("2023",))
    package = Package(name="curl", coordinate=Coordinate("Amazon Linux", "2023", "curl", "8.4.0-1.amzn2023", "rpm"))
    with advisories.open(settings) as database:
        assert database.candidates([package], None).ranges
    (again,) = advisories.update(settings, ["Amazon Linux"], feeds=str(tmp_path / "feeds"))
    assert again.digest == found.digest


def test_records_of_one_id_from_several_documents_are_joined(mirror, settings, tmp_path):
    mirror.path.mkdir()
    folder = tmp_path / "feeds" / "alpine"
    folder.mkdir(parents=True)
    for release in ("v3.18", "v3.19"):
        document = {
            "distroversion": release,
            "packages": [{"pkg": {"name": "curl", "secfixes": {"1.2-r0": ["CVE-2024-0001"]}}}],
        }
        (folder / f"{release}-main.json").write_text(json.dumps(document))
    (found,) = advisories.update(settings, ["Alpine"], feeds=str(tmp_path / "feeds"))
    assert (found.records, found.releases) == (1, ("v3.18", "v3.19"))


def test_a_source_on_disk_asks_no_network_for_feeds(mirror, settings):
    mirror.path.mkdir()
    assert advisories.update(replace(settings), ["Oracle Linux"], only_missing=True)[0].missing
