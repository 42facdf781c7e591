"""Archives of images on this machine, plain or compressed, and `PATH[:NAME]` as users name what is in them."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, cast

from pratique.errors import PratiqueError, UnreadableError
from pratique.image import inflate
from pratique.model.progress import Progress
from pratique.model.settings import Limits
from pratique.oci.archive import Archive, looks_like_tar, members
from pratique.oci.files import Window, regular_file

_HEAD = 1 << 20  # bytes of a compressed archive that are looked at to tell what it is
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ", b"BZh")


def split(value: str) -> tuple[str, str]:
    """`PATH[:NAME]` or `PATH@sha256:…` as path and name; a path that exists is never cut."""
    if os.path.exists(value):
        return value, ""
    for at in (at for at, character in enumerate(value) if character in ":@"):
        if os.path.exists(value[:at]):
            name = value[at + 1 :]
            return value[:at], f"@{name}" if value[at] == "@" and name.isdigit() else name
    return value, ""


@contextmanager
def open_archive(path: str, limits: Limits, progress: Progress) -> Iterator[Archive]:
    """The members of a tar; a compressed one is inflated once into an unlinked temporary file, bounded as a layer is."""
    with ExitStack() as stack:
        fd, status = stack.enter_context(regular_file(path))
        origin = status
        if os.pread(fd, 8, 0).startswith(_COMPRESSED):
            fd = stack.enter_context(_inflated(fd, status.st_size, limits, progress, path))
        if not looks_like_tar(os.pread(fd, 512, 0)):
            raise UnreadableError(f"{path} is no tar archive: name one that docker save, podman save or skopeo wrote.")
        yield Archive(fd, origin)


@contextmanager
def _inflated(fd: int, size: int, limits: Limits, progress: Progress, path: str) -> Iterator[int]:
    odd: list[str] = []
    with (
        tempfile.TemporaryFile(prefix="pratique-") as spool,
        progress.task(f"inflating {os.path.basename(path)}", size) as task,
    ):
        for piece in inflate.chunks(_stream(fd, size), limits, lambda data: task.advance(len(data)), odd.append):
            spool.write(piece)
        if odd:
            raise UnreadableError(f"{path} is ambiguous: {odd[0]}; compress it again.")
        spool.flush()
        yield spool.fileno()


def names(path: str) -> frozenset[str]:
    """Names of an archive's members, for telling what it is; of a compressed one those in its first mebibyte."""
    found: set[str] = set()
    with suppress(PratiqueError, OSError), ExitStack() as stack:
        fd, status = stack.enter_context(regular_file(path))
        if os.pread(fd, 8, 0).startswith(_COMPRESSED):
            beginning = stack.enter_context(tempfile.TemporaryFile(prefix="pratique-"))
            for piece in inflate.chunks(_stream(fd, status.st_size), Limits(), _ignore, _ignore):
                beginning.write(piece)
                if beginning.tell() >= _HEAD:
                    break
            beginning.flush()
            fd = beginning.fileno()
        if looks_like_tar(os.pread(fd, 512, 0)):
            for member in members(fd):  # a beginning is a truncated archive: what came before its end counts
                found.add(member.name)
    return frozenset(found)


def is_layout(found: frozenset[str]) -> bool:
    """Do the names belong to an OCI layout that is nothing else?"""
    return "oci-layout" in found and "manifest.json" not in found


def is_docker(found: frozenset[str]) -> bool:
    """Do the names belong to an archive of `docker save`? One whose end was not seen is told by its layers and configs."""
    return "manifest.json" in found or (not is_layout(found) and any(map(_saved, found)))


def _saved(name: str) -> bool:
    return (
        name.startswith("blobs/sha256/") or re.fullmatch(r"[0-9a-f]{64}(?:/.*|\.json|\.tar(?:\.gz)?)", name) is not None
    )


def _stream(fd: int, size: int) -> BinaryIO:
    return cast("BinaryIO", Window(fd, 0, size))


def _ignore(_: object) -> None:
    """What is looked at is judged when it is opened."""
