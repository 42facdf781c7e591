"""Archives inside layers: what they hold is found where it lies; bombs are said, damage is looked at as it lies."""

import gzip
import io
import random
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

import makers
import tokens
from pratique.checks.secrets import archives
from pratique.checks.secrets.analyser import analyser
from pratique.model.files import Entry

KEY = bytes(32)
TOKEN = tokens.with_checksum("ghp_", random.Random(5))
TEXT = f"x\ntoken = {TOKEN}\n".encode()


def zipped(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def read(data: bytes):
    return analyser(KEY).read(Entry("x"), data)


def places(data: bytes) -> list[tuple[str, int]]:
    return [(match.inside, match.line) for match in read(data).secrets]


def test_zip_tar_and_gzip() -> None:
    assert places(zipped(a=b"nothing", b=TEXT)) == [("b", 2)]
    assert places(gzip.compress(TEXT)) == [("content", 2)]
    assert places(gzip.compress(makers.tar({"srv/a": TEXT}))) == [("content!srv/a", 2)]
    assert places(makers.tar({"srv/a": TEXT})) == [("srv/a", 2)]


def test_an_archive_in_an_archive() -> None:
    assert places(zipped(inner=zipped(deep=TEXT))) == [("inner!deep", 2)]
    assert "not opened" in read(zipped(a=zipped(b=zipped(c=zipped(d=zipped(e=TEXT)))))).problems[0]


def test_a_large_archive_is_kept_aside_and_opened() -> None:
    noise = random.Random(0).randbytes(10 << 20)
    data = zipped(method=zipfile.ZIP_STORED, noise=noise, z=gzip.compress(TEXT))
    stream = analyser(KEY).stream(Entry("x"))
    for at in range(0, len(data), 1 << 20):
        stream.add(memoryview(data)[at : at + (1 << 20)])
    assert [match.inside for match in stream.finish().secrets] == ["z!content"]


def test_a_bomb_is_said() -> None:
    bomb = gzip.compress(bytes(archives.zips.TOTAL_LIMIT + 1), 1)
    assert "not all of it was examined" in read(bomb).problems[0]


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from([zipped(a=TEXT), gzip.compress(TEXT, mtime=0), gzip.compress(makers.tar({"a": TEXT}), mtime=0)]),
    st.data(),
)
def test_damaged_archives_raise_nothing(whole: bytes, data) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 8)) :]
    read(broken)
