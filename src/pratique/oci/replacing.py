"""Change a layout in a directory so that a reader, or a kill at any instant, sees the old file or the new one."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from pratique.errors import UsageError


@contextmanager
def locked(path: str) -> Iterator[None]:
    """One writer of a directory at a time: its index is read, changed and replaced. The lock falls with its holder."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write(path: str, data: bytes) -> None:
    """Replace a file. UsageError when that is not possible."""
    with replaced(path) as file:
        file.write(data)


@contextmanager
def replaced(path: str) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when the context ends well, and is gone when it does not. UsageError."""
    whole = ""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        fd, whole = tempfile.mkstemp(prefix=".part-", dir=os.path.dirname(path) or ".")
        with os.fdopen(fd, "wb") as file:
            yield file
        os.chmod(whole, 0o644)
        os.replace(whole, path)
        whole = ""
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}): check its permissions and the space left."
        ) from None
    finally:
        if whole:
            with contextlib.suppress(OSError):
                os.unlink(whole)
