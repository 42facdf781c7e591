"""Archives of TUF repositories are read in memory, bounded, and any bytes are an error of ours or files."""

import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import InputError, LimitError, NotFoundError, UnreadableError
from pratique.signing.image_policies import mirrors


def packed(*members, mode="w", **more):
    """`members`: name, content, and what else is said of it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode, **more) as archive:
        for name, content, *said in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for key, value in dict(*said).items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(made.getvalue(), mtime=0)


@pytest.mark.parametrize("name", ["1.root.json", "./1.root.json", "/1.root.json", "repository/1.root.json"])
def test_names(name):
    read = mirrors.packed(packed((name, b"{}")))
    assert read(f"{mirrors.HERE}/1.root.json", 2) == b"{}"
    with pytest.raises(LimitError, match="more than 1 bytes"):
        read(f"{mirrors.HERE}/1.root.json", 1)
    with pytest.raises(NotFoundError):
        read(f"{mirrors.HERE}/2.root.json", 2)


def test_names_that_a_url_writes_otherwise():
    assert mirrors.packed(packed(("a b.json", b"{}")))(f"{mirrors.HERE}/a%20b.json", 9) == b"{}"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_only_files_are_files(kind):
    read = mirrors.packed(packed(("1.root.json", b"", {"type": kind, "linkname": "/etc/passwd"})))
    with pytest.raises(NotFoundError):
        read(f"{mirrors.HERE}/1.root.json", 100)


def test_more_files_than_any_repository_has(monkeypatch):
    monkeypatch.setattr(mirrors, "_MOST", 2)
    assert mirrors.packed(packed(("a", b""), ("b", b"")))
    with pytest.raises(LimitError, match="more than 2 files"):
        mirrors.packed(packed(("a", b""), ("b", b""), ("c", b"")))


def test_what_is_cut_off():
    whole = packed(("1.root.json", b"x" * 5000))
    with pytest.raises(UnreadableError, match="cut off"):
        mirrors.packed(whole[:-9])
    short = gzip.compress(gzip.decompress(whole)[:2000], mtime=0)
    with pytest.raises(UnreadableError):
        mirrors.packed(short)(f"{mirrors.HERE}/1.root.json", 9999)


@given(st.binary(max_size=1200), st.sampled_from([b"", packed(("a", b"b" * 600))]))
def test_noise(noise, before):
    plain = (gzip.decompress(before)[:512] if before else b"") + noise
    for data in (noise, gzip.compress(plain, mtime=0)):
        try:
            mirrors.packed(data)
        except InputError as error:
            assert str(error)  # noqa: PT017 - what is raised is all that is promised


@given(st.integers(0, 2047), st.integers(0, 255))
def test_one_changed_byte(at, value):
    plain = bytearray(gzip.decompress(packed(("1.root.json", b"{}"), ("a" * 200, b"{}"), format=tarfile.PAX_FORMAT)))
    plain[at] = value
    try:
        mirrors.packed(gzip.compress(bytes(plain), mtime=0))
    except InputError as error:
        assert str(error)  # noqa: PT017 - as above
