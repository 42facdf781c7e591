"""Promises of `ecosystems/dpkg.py`."""

import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import dpkg
from pratique.model.analyser import FileRecord
from pratique.model.files import Entry

DATA = pathlib.Path(__file__).parent / "data" / "dpkg"
STATUS = "var/lib/dpkg/status"


def read(path, name):
    return dpkg.read(Entry(path), (DATA / name).read_bytes())


class Links:
    """A view of an image whose only link is Debian's documentation of libgcc-s1."""

    def exists(self, path):
        return True

    def resolve(self, path):
        return path.replace("doc/libgcc-s1/", "doc/gcc-12-base/")

    def sha256(self, path):
        return ""


def test_installed_packages_count_and_removed_ones_do_not():
    record = read(STATUS, "status")
    assert [package.name for package in record.packages] == [
        "base-files", "libc6", "libgcc-s1", "gcc-12-base", "dash", "libblkid1", "perl-base",
    ]  # fmt: skip
    assert record.problems == ()


def test_source_packages_are_named_where_they_differ():
    packages = {package.name: package for package in read(STATUS, "status").packages}
    assert (packages["libc6"].source_name, packages["libc6"].source_version) == ("glibc", "")
    assert (packages["dash"].source_name, packages["dash"].source_version) == ("", "")
    rebuilt = dpkg.read(
        Entry(STATUS),
        b"Package: e2fsprogs\nStatus: install ok installed\nVersion: 1.47.0-2+b2\nSource: e2fsprogs (1.47.0-2)\n",
    )
    assert (rebuilt.packages[0].source_name, rebuilt.packages[0].source_version) == ("", "1.47.0-2")


def test_dependencies_are_names():
    packages = {package.name: package for package in read(STATUS, "status").packages}
    assert packages["libgcc-s1"].depends_on == ("gcc-12-base", "libc6")
    assert "debianutils" in packages["dash"].depends_on


@pytest.mark.parametrize(
    "state", ["unpacked", "half-configured", "half-installed", "triggers-awaited", "triggers-pending"]
)
def test_every_state_with_files_on_disk_counts(state):
    record = dpkg.read(Entry(STATUS), f"Package: a\nStatus: deinstall ok {state}\nVersion: 1\n".encode())
    assert len(record.packages) == 1


def test_distroless_has_one_file_a_package_without_a_status():
    record = read("var/lib/dpkg/status.d/tini", "tini")
    assert [(package.name, package.version, package.arch) for package in record.packages] == [
        ("tini", "0.19.0-1+b3", "amd64")
    ]


def test_distroless_digests_also_say_who_owns_the_files():
    record = read("var/lib/dpkg/status.d/tini.md5sums", "tini.md5sums")
    assert record.packages == ()
    assert "usr/bin/tini" in record.owns["tini"]
    assert record.file_digests["usr/bin/tini"].startswith("md5:")


def test_lists_say_who_owns_files_but_not_directories():
    owned = read("var/lib/dpkg/info/dash.list", "dash.list").owns["dash"]
    assert {"bin/dash", "bin/sh"} <= set(owned)
    assert "usr/share" not in owned
    (name, paths), *others = dpkg.read(
        Entry("var/lib/dpkg/info/libc6:amd64.list"), b"/.\n/lib\n/lib/a.so\n"
    ).owns.items()
    assert (name, others) == ("libc6", [])
    assert paths[-1] == "lib/a.so"
    assert "var/lib/dpkg/info/libc6:amd64.postinst" in paths


def test_digests_of_installed_files_are_kept():
    record = read("var/lib/dpkg/info/dash.md5sums", "dash.md5sums")
    assert record.file_digests["bin/dash"].startswith("md5:")
    assert record.owns == {}


def test_licences_come_from_copyright_files_also_through_links():
    packages = dpkg.read(
        Entry(STATUS),
        b"Package: dash\nVersion: 1\n\nPackage: libgcc-s1\nVersion: 2\n\nPackage: bare\nVersion: 3\n",
    )
    records = [
        FileRecord(STATUS, 0, packages),
        FileRecord("usr/share/doc/dash/copyright", 0, read("usr/share/doc/dash/copyright", "dash.copyright")),
        FileRecord(
            "usr/share/doc/gcc-12-base/copyright",
            0,
            read("usr/share/doc/gcc-12-base/copyright", "base-files.copyright"),
        ),
    ]
    found = {package.name: package for package in dpkg.assemble(records, Links(), None)}
    assert "BSD-3-clause" in found["dash"].licenses
    assert found["libgcc-s1"].licenses == ("GPL",)
    assert found["bare"].licenses == ()
    assert found["bare"].locations == (STATUS,)


def test_broken_stanzas_are_said_and_good_ones_kept():
    record = dpkg.read(Entry(STATUS), b"Package: a\nVersion: 1\n\nPackage: b\n\nVersion: 2\n\nPackage: c\nVersion: 3\n")
    assert [package.name for package in record.packages] == ["a", "c"]
    assert len(record.problems) == 2
    assert "(b) has no Version" in record.problems[0]


def test_too_many_packages_are_said(monkeypatch):
    monkeypatch.setattr(dpkg, "MAX_PACKAGES", 2)
    record = dpkg.read(Entry(STATUS), b"\n\n".join(b"Package: a\nVersion: 1" for _ in range(5)))
    assert len(record.packages) == 2
    assert "more than 2 stanzas" in record.problems[0]


NAMES = st.from_regex(r"[a-z0-9][a-z0-9.+-]{0,12}", fullmatch=True)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=20), st.sampled_from(["\n\n", "\r\n\r\n", "\n \n", "\n\n\n"]))
def test_what_is_written_is_read(pairs, gap):
    text = gap.join(f"Package: {name}\nStatus: install ok installed\nVersion: {version}" for name, version in pairs)
    record = dpkg.read(Entry(STATUS), text.encode())
    assert [(package.name, package.version) for package in record.packages] == pairs
    assert record.problems == ()
