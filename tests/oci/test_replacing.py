"""`oci.replacing`: the old file or the new one, and never a part of it."""

import contextlib
import fcntl
import os

import pytest

from pratique.errors import UnreadableError, UsageError
from pratique.oci import replacing


def test_a_file_is_there_whole_or_as_it_was(tmp_path):
    path = tmp_path / "new" / "file"
    replacing.write(str(path), b"one")
    broken = contextlib.ExitStack()
    file = broken.enter_context(replacing.replaced(str(path)))
    file.write(b"tw")
    broken.__exit__(UnreadableError, UnreadableError("broken off"), None)
    assert path.read_bytes() == b"one"
    assert os.listdir(path.parent) == ["file"]
    replacing.write(str(path), b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o644)


def test_what_cannot_be_written(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file" / "inside", tmp_path):
        with pytest.raises(UsageError, match="cannot be written"):
            replacing.write(str(path), b"x")


def test_one_writer_at_a_time(tmp_path):
    with replacing.locked(str(tmp_path)):
        other = os.open(tmp_path, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)
