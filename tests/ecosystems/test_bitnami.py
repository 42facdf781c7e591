"""Promises of `ecosystems/bitnami.py`."""

import json
import pathlib

from pratique.ecosystems import bitnami
from pratique.model.analyser import FileRecord
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "bitnami"
DOCUMENT = "opt/bitnami/ledger/.spdx-ledger.spdx"
COMPONENTS = "opt/bitnami/.bitnami_components.json"


def read(path, name):
    return bitnami.read(Entry(path), (DATA / name).read_bytes())


def test_the_component_and_what_it_bundles_but_not_others_packages():
    record = read(DOCUMENT, "ledger.spdx")
    assert [(package.name, package.version, package.arch) for package in record.packages] == [
        ("ledger", "17.2.0-8", "arm64"),
        ("geometry", "3.13.0", "arm64"),
    ]
    assert record.packages[0].licenses == ("PostgreSQL",)
    assert record.problems == ()


def test_advisories_do_not_count_the_revision():
    ledger, geometry = read(DOCUMENT, "ledger.spdx").packages
    assert bitnami.advisory_version(ledger) == "17.2.0"
    assert bitnami.advisory_version(geometry) == "3.13.0"


def test_the_list_of_components_counts_where_there_is_no_document():
    components = json.dumps({"ledger": {"version": "17.2.0-8"}, "quay": {"version": "1.2-0", "arch": "amd64"}}).encode()
    records = [
        FileRecord(COMPONENTS, 0, bitnami.read(Entry(COMPONENTS), components)),
        FileRecord(DOCUMENT, 0, read(DOCUMENT, "ledger.spdx")),
    ]
    found = sorted((package.name, package.locations[0]) for package in bitnami.assemble(records, None, None))
    assert found == [("geometry", DOCUMENT), ("ledger", DOCUMENT), ("quay", COMPONENTS)]


def test_what_cannot_be_read_is_said():
    for body in (
        b"SPDXVersion: SPDX-2.3\n",
        b"{",
        b"{}",
        b'{"packages": [{"externalRefs": [{"referenceLocator": "pkg:bitnami/"}]}]}',
    ):
        record = bitnami.read(Entry(DOCUMENT), body)
        assert record.packages == ()
        assert len(record.problems) == 1
