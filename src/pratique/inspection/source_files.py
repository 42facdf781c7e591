"""The files below a path that the user named: what git ignores is skipped, links are not followed, sizes are bounded."""

import os
import stat
import sys
from collections.abc import Iterator

from pratique.documents import gitignore
from pratique.errors import InputError, LimitError, NotFoundError, UnreadableError

MAX_BYTES = 16 << 20
"""Of one file; a larger one that is known by its beginning is `unreadable`."""
MAX_FILES = 2_000_000
STANDARD_INPUT = "-"
"""The path that stands for it; a file of that name is `./-`."""
_HEAD = 4096
_FIRST = 64 << 10
"""Bytes that are read at first: most files have fewer, and room for 16 MiB is not had for nothing."""


class Tree:
    """One walk. `skipped` counts what git ignores, once the walk is over."""

    def __init__(self, root: str, *, everything: bool = False) -> None:
        self.root = root
        self.skipped = 0
        self.unread: list[tuple[str, str]] = []
        """(path, why) of what could not be opened."""
        self._repository = "" if everything else _repository(root)
        self._tracked: frozenset[str] = frozenset()
        self._folders: set[str] = set()
        if self._repository:
            self._read_index()

    def files(self) -> Iterator[tuple[str, frozenset[str]]]:
        """(path, names beside it) of every regular file, in order."""
        if self.root == STANDARD_INPUT:
            yield self.root, frozenset()
            return
        if not os.path.isdir(self.root):
            yield self.root, frozenset(_names(os.path.dirname(self.root) or "."))
            return
        above = self._patterns_above()
        todo: list[tuple[str, tuple[gitignore.Patterns, ...]]] = [(self.root, above)]
        count = 0
        while todo:
            folder, patterns = todo.pop()
            patterns = (*patterns, *self._patterns(folder))
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self.unread.append((folder, error.strerror or "it cannot be opened"))
                continue
            names = frozenset(entry.name for entry in entries)
            named, inside = os.path.normpath(folder), self._inside(folder)
            below: list[tuple[str, tuple[gitignore.Patterns, ...]]] = []
            for entry in entries:
                count += 1
                if count > MAX_FILES:
                    raise LimitError(f"{self.root} holds more than {MAX_FILES:,} files: name a folder inside it.")
                here = named == "." and entry.name != STANDARD_INPUT
                path = entry.name if here else os.path.join(named, entry.name)
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != ".git" and not self._ignored(inside + entry.name, patterns, is_folder=True):
                        below.append((path, patterns))
                elif entry.is_file(follow_symlinks=False) and not self._ignored(
                    inside + entry.name, patterns, is_folder=False
                ):
                    yield path, names
            todo += below[::-1]

    def _inside(self, folder: str) -> str:
        """Where a folder lies in the repository, `/` at the end; empty for its root, and outside of one."""
        inside = os.path.relpath(folder, self._repository) if self._repository else "."
        return "" if inside == "." else f"{inside}/"

    def _ignored(self, inside: str, patterns: tuple[gitignore.Patterns, ...], *, is_folder: bool) -> bool:
        if not self._repository:
            return False
        if not gitignore.ignored(inside, is_folder, patterns) or inside in (
            self._folders if is_folder else self._tracked
        ):
            return False
        self.skipped += 1
        return True

    def _patterns(self, folder: str) -> tuple[gitignore.Patterns, ...]:
        if not self._repository:
            return ()
        data = _small(os.path.join(folder, ".gitignore"))
        return (gitignore.parse(data, self._inside(folder)),) if data else ()

    def _patterns_above(self) -> tuple[gitignore.Patterns, ...]:
        """Those of the folders between the repository's root and the one that was named."""
        if not self._repository:
            return ()
        found = [gitignore.parse(_small(os.path.join(self._repository, ".git", "info", "exclude")), "")]
        at = self._repository
        for part in os.path.relpath(self.root, self._repository).split(os.sep):
            if part == ".":
                break
            found += self._patterns(at)
            at = os.path.join(at, part)
        return tuple(found)

    def _read_index(self) -> None:
        try:
            self._tracked = gitignore.tracked(
                _small(os.path.join(self._repository, ".git", "index"), gitignore.MAX_INDEX)
            )
        except InputError:
            return
        for path in self._tracked:
            while (path := path.rpartition("/")[0]) and path not in self._folders:
                self._folders.add(path)


def read(path: str) -> bytes:
    """A file's content, up to a byte more than `MAX_BYTES`. NotFoundError, UnreadableError."""
    return _read(path, binary=True) or b""


def read_text(path: str) -> bytes | None:
    """The same; None for a file that is no text by its first bytes, of which little more is read."""
    return _read(path, binary=False)


def _read(path: str, *, binary: bool) -> bytes | None:
    if path == STANDARD_INPUT:
        return _standard_input()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb", buffering=_FIRST) as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableError(f"{path} is no file: name a file or a folder.")
            first = file.read(_FIRST)
            if not binary and b"\0" in first[:_HEAD]:
                return None
            return first if len(first) < _FIRST else first + file.read(MAX_BYTES + 1 - _FIRST)
    except FileNotFoundError:
        raise NotFoundError(f"There is no file or folder {path}: check the path.") from None
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}): check its permissions.") from None


def _standard_input() -> bytes:
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except (AttributeError, OSError, ValueError):  # there is none, or it is closed
        raise UnreadableError("There is no standard input: pipe a file into the command, or name one.") from None


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _small(path: str, limit: int = gitignore.MAX_BYTES) -> bytes:
    """A regular file that is no link; empty when there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            return file.read(limit) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""


def _repository(path: str) -> str:
    """The root of the git repository that holds a path; empty outside one."""
    at = os.path.abspath(path)
    while not os.path.isdir(os.path.join(at, ".git")):
        at, before = os.path.dirname(at), at
        if at == before:
            return ""
    return at
