"""Promises of `ecosystems/perl.py`."""

import pathlib

from pratique.ecosystems import perl
from pratique.model.analyser import FileRecord
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "perl"
ARCH = "app/local/lib/perl5/x86_64-linux-gnu"
META = f"{ARCH}/.meta/Acme-Standin-1.204"
PATHS = {
    f"{ARCH}/auto/Acme/Standin/.packlist": "packlist",
    f"{ARCH}/perllocal.pod": "perllocal.pod",
    f"{META}/install.json": "install.json",
    f"{META}/MYMETA.json": "MYMETA.json",
}


def assembled(*names):
    records = [
        FileRecord(path, 0, perl.read(Entry(path), (DATA / name).read_bytes()))
        for path, name in PATHS.items()
        if name in names
    ]
    return [(p.namespace, p.name, p.version, p.licenses) for p in perl.assemble(records, None, None)]


def test_all_files_of_one_distribution_make_one_package():
    assert assembled(*PATHS.values()) == [("NOBODY", "Acme-Standin", "1.204", ("perl_5",))]


def test_the_log_of_installations_says_the_version_where_cpanm_was_not_used():
    assert assembled("packlist", "perllocal.pod") == [("", "Acme-Standin", "1.204", ())]


def test_a_packlist_alone_gives_a_package_without_a_version():
    assert assembled("packlist") == [("", "Acme-Standin", "", ())]


def test_the_last_installation_counts():
    text = (DATA / "perllocal.pod").read_text()
    record = perl.read(Entry("lib/perllocal.pod"), (text + text.replace("1.204", "1.300")).encode())
    assert [package.version for package in record.packages] == ["1.300"]


def test_a_snapshot_declares():
    (package,) = perl.read(Entry("cpanfile.snapshot"), (DATA / "cpanfile.snapshot").read_bytes()).packages
    assert (package.namespace, package.name, package.version, package.line) == ("NOBODY", "Acme-Standin", "1.204", 3)
    assert package.declared
    records = [FileRecord("cpanfile.snapshot", 0, perl.read(Entry("cpanfile.snapshot"), b"  A-1.0\n"))]
    assert [p.name for p in perl.assemble(records, None, None)] == ["A"]


def test_a_distribution_without_a_version_is_a_problem():
    assert perl.read(Entry("x/.meta/Acme/install.json"), b'{"dist": "Acme"}').problems
