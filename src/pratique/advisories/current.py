"""`current.json`: which files are the advisory database now. Replaced atomically, under a lock; readers take none.

advisories/
  current.json                     what is current
  lock                             held by whoever replaces it
  Debian/6f1c0a55….sqlite          never changed once it has its name
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator

import msgspec

from pratique.errors import DatabaseError
from pratique.model.advisory import SourceState

SCHEMA = "pratique.advisories/1"
UNSIGNED = "unsigned"
"""The signer of what was imported without anybody's."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One ecosystem (or `kev`, `epss`) that is loaded. Times RFC 3339 UTC."""

    digest: str
    serial: int
    fetched: str
    built: str
    records: int
    source: str = ""
    """Where it came from, for people: a URL or a directory."""
    etag: str = ""
    """Of the source's file."""
    releases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signer: str = ""
    """Key id of who signed it, when it was imported; `unsigned` when that was not checked."""


class Current(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole of `current.json`."""

    schema: str = SCHEMA
    serial: int = 0
    """Raised by every replacement."""
    ecosystems: dict[str, Loaded] = {}
    feeds: dict[str, Loaded] = {}
    """`kev` and `epss`."""
    signers: dict[str, int] = {}
    """Key id → the highest serial that was imported from it: older ones are refused."""


def directory(data_dir: str) -> str:
    """The folder of the database below the user's data."""
    return os.path.join(data_dir, "advisories")


def file_of(root: str, name: str, digest: str) -> str:
    """The path of one file of the database."""
    return os.path.join(root, name, f"{digest}.sqlite")


def stored(root: str) -> bytes | None:
    """The bytes of `current.json`; None when there is nothing yet. Raises DatabaseError."""
    path = os.path.join(root, "current.json")
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error) from error


def read(root: str) -> Current:
    """What is current; an empty one when there is nothing yet. Raises DatabaseError when it is damaged."""
    path = os.path.join(root, "current.json")
    body = stored(root)
    if body is None:
        return Current()
    try:
        found = msgspec.json.decode(body, type=Current)
    except ValueError as error:
        raise _unusable(path, error) from error
    if found.schema != SCHEMA:
        raise DatabaseError(f"{path} is of another version ({found.schema}): delete it and run `pratique db update`.")
    return found


def _unusable(path: str, error: Exception) -> DatabaseError:
    return DatabaseError(f"{path} cannot be read ({error}): delete it and run `pratique db update`.")


def replace(root: str, current: Current) -> None:
    """Make this the current one: a reader sees the old or the new, whenever we are killed. Hold the lock."""
    path = os.path.join(root, "current.json")
    temporary = f"{path}.new"
    with open(temporary, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(current), indent=2))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync_folder(root)


def sync_folder(path: str) -> None:
    """Bring a folder's names to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(root: str) -> Iterator[None]:
    """The one who may replace. Waits for another process; the lock falls with its holder. Raises DatabaseError."""
    try:
        os.makedirs(root, mode=0o700, exist_ok=True)
        descriptor = os.open(os.path.join(root, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseError(f"{root} cannot be written ({error}): give --data-dir or free some space.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sweep(root: str, current: Current) -> None:
    """Delete files that are not current: old ones, and what a killed update left. Hold the lock.

    A reader that has one open keeps it; one that comes too late reads `current.json` again.
    """
    kept = {file_of(root, name, item.digest) for name, item in (current.ecosystems | current.feeds).items()}
    for name in os.listdir(root):
        folder = os.path.join(root, name)
        if not os.path.isdir(folder) or os.path.islink(folder):
            continue
        for entry in os.listdir(folder):
            path = os.path.join(folder, entry)
            if path not in kept and entry.endswith((".sqlite", ".part")):
                os.unlink(path)
        with contextlib.suppress(OSError):  # not empty: it is in use
            os.rmdir(folder)


def state(ecosystem: str, item: Loaded) -> SourceState:
    """As the report names it."""
    return SourceState(
        ecosystem=ecosystem,
        digest=item.digest,
        serial=item.serial,
        fetched=item.fetched,
        built=item.built,
        records=item.records,
        releases=item.releases,
        unverified=item.signer == UNSIGNED,
    )
