"""An archive's members are found where they lie, and links stay inside."""

import io
import os
import tarfile
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import makers
from pratique.errors import InputError, NotFoundError, UnreadableError
from pratique.oci.archive import Archive


def opened(data, tmp_path):
    path = tmp_path / "a.tar"
    path.write_bytes(data)
    fd = os.open(path, os.O_RDONLY)
    return Archive(fd, os.fstat(fd))


@pytest.mark.parametrize("style", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_format_gives_its_files(tmp_path, style):
    long = "d" * 90 + "/" + "f" * 90
    archive = opened(makers.tar({"a": b"1" * 600, long: b"2", "empty": b""}, style), tmp_path)
    assert (archive.read("a", 1000), archive.read(long, 10), archive.read("empty", 0)) == (b"1" * 600, b"2", b"")


@given(st.dictionaries(st.text("abcdé/.", min_size=1, max_size=200).filter(lambda name: not name.endswith("/")), st.binary(max_size=1100), max_size=5))  # fmt: skip
def test_it_reads_what_tarfile_wrote(files):
    with tempfile.TemporaryFile() as file:
        file.write(makers.tar(files))
        file.flush()
        archive = Archive(file.fileno(), os.fstat(file.fileno()))
        for name, data in files.items():
            inside = os.path.normpath("/" + name).lstrip("/")
            if [os.path.normpath("/" + other).lstrip("/") for other in files].count(inside) == 1:
                assert archive.read(inside, 2000) == data


def test_links_are_followed_inside_only(tmp_path):
    archive = opened(
        makers.tar(
            {
                "one/layer.tar": b"x",
                "two/layer.tar": makers.link("../one/layer.tar"),
                "hard": makers.hard_link("one/layer.tar"),
                "out": makers.link("../../../../etc/passwd"),
                "abs": makers.link("/etc/passwd"),
                "loop": makers.link("loop"),
                "../up": b"u",
            }
        ),
        tmp_path,
    )
    assert archive.read("two/layer.tar", 10) == archive.read("hard", 10) == b"x"
    assert archive.read("up", 10) == b"u"
    for name in ("out", "abs"):
        with pytest.raises(NotFoundError):
            archive.read(name, 10)
    with pytest.raises(UnreadableError):
        archive.read("loop", 10)


def test_equal_members_of_one_name_are_one_and_different_ones_are_refused(tmp_path):
    archive = opened(
        makers.tar([("a", b"1"), ("a", b"1"), ("b", b"1"), ("b", b"2"), ("./c", b"1"), ("c", b"22")]), tmp_path
    )
    assert archive.read("a", 10) == b"1"
    for name in ("b", "c"):
        with pytest.raises(UnreadableError, match="twice"):
            archive.read(name, 10)


def test_a_truncated_archive_is_said(tmp_path):
    data = makers.tar({"a": b"1" * 5000})
    with pytest.raises(UnreadableError, match="truncated"):
        opened(data[:3000], tmp_path)


@given(st.binary(max_size=3000), st.integers(0, 2000))
def test_any_bytes_are_an_archive_or_an_input_error(noise, at):
    data = bytearray(makers.tar({"a": b"1" * 600, "b" * 150: b"2"}))
    data[at : at + len(noise)] = noise
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            archive = Archive(file.fileno(), os.fstat(file.fileno()))
            for name in archive.names():
                archive.read(name, 1 << 20)
        except InputError:
            pass


def test_windows_are_independent(tmp_path):
    archive = opened(makers.tar({"a": b"abc", "b": b"xyz"}), tmp_path)
    with archive.stream("a") as one, archive.stream("b") as two:
        assert (one.read(1), two.read(1), one.read(5), two.read(5), one.read(1)) == (b"a", b"x", b"bc", b"yz", b"")
        assert isinstance(one, io.RawIOBase)
