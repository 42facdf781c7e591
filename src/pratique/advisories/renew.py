"""Bring the database up to date: fetch, build or apply a delta, replace. The one place that fetches advisories.

A file gets its name when it is complete and on the disk, `current.json` names it after that, old files go last: a kill
at any instant, or a full disk, leaves the old database.
"""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from pratique.advisories import current
from pratique.advisories.archive import Archive
from pratique.advisories.current import Current, Loaded
from pratique.advisories.namespace import checked
from pratique.advisories.source import DirectorySource, Source, now
from pratique.advisories.write import Written, write
from pratique.errors import DatabaseError, OutsideError, PratiqueError, UsageError
from pratique.model.advisory import SourceState
from pratique.model.progress import Progress
from pratique.model.settings import Settings


def update(
    settings: Settings,
    ecosystems: Iterable[str],
    progress: Progress,
    *,
    only_missing: bool = False,
    force: bool = False,
    feeds: str = "",
) -> list[SourceState]:
    """Bring these ecosystems up to date (all loaded ones when none is named).

    `only_missing` fetches what is not loaded at all, fails never and says in the states what is still missing; without it
    OutsideError is raised after everything that could be done was done. `force` takes what would be held.
    """
    root = current.directory(settings.data_dir)
    before = current.read(root)
    names = [checked(name) for name in dict.fromkeys(ecosystems or before.ecosystems)]
    todo = [name for name in names if not only_missing or name not in before.ecosystems]
    if settings.offline and not only_missing:
        raise UsageError("Advisories cannot be updated with --offline: leave it out, or import a file.")
    if todo and not settings.offline:
        with current.locked(root):
            Renewal(settings, open_source(settings.osv_url), root, progress, force).run(todo, gently=only_missing)
    after = current.read(root)
    return [_state(after, name) for name in names]


def build(
    settings: Settings, source: str, output: str, progress: Progress, *, force: bool = False, feeds: str = ""
) -> list[SourceState]:
    """Build all ecosystems of a directory or URL anew into `output` (the user's database when empty)."""
    root = os.path.abspath(output) if output else current.directory(settings.data_dir)
    where = open_source(source)
    names = where.ecosystems()
    with current.locked(root):
        Renewal(settings, where, root, progress, force, anew=True).run(names)
    after = current.read(root)
    return [_state(after, name) for name in names]


def open_source(url: str) -> Source:
    """The source that a setting names."""
    if "://" in url:
        raise UsageError(f"{url} cannot be fetched yet: name a directory.")
    return DirectorySource(url)


class Renewal:
    """One run over some ecosystems, with the lock held."""

    def __init__(
        self, settings: Settings, source: Source, root: str, progress: Progress, force: bool, anew: bool = False
    ) -> None:
        self._settings = settings
        self._source = source
        self._root = root
        self._progress = progress
        self._force = force
        self._anew = anew
        self._state = current.read(root)
        self._serial = self._state.serial + 1

    def run(self, names: Iterable[str], *, gently: bool = False) -> None:
        """Each ecosystem on its own: what one cannot do does not keep the others. Raises the first error at the end."""
        errors: list[PratiqueError] = []
        for name in names:
            try:
                self._accept(name, self._whole(name))
            except (PratiqueError, OSError, sqlite3.Error) as error:
                errors.append(error if isinstance(error, PratiqueError) else _failed(name, error))
                self._progress.note(str(errors[-1]))
        current.sweep(self._root, self._state)
        if errors and not gently:
            raise errors[0]

    def _whole(self, name: str) -> Loaded:
        folder = os.path.join(self._root, name)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with _part(folder) as part:
            fetched = self._source.archive(name, folder, "")
            assert fetched is not None
            with Archive(fetched.path) as archive:
                written = write(name, archive, part, self._source.modified(name))
            self._publish(name, part, written)
        return self._loaded(written, fetched.fetched)

    def _publish(self, name: str, part: str, written: Written) -> None:
        os.replace(part, current.file_of(self._root, name, written.digest))
        current.sync_folder(os.path.join(self._root, name))

    def _loaded(self, written: Written, fetched: str) -> Loaded:
        return Loaded(
            digest=written.digest,
            serial=self._serial,
            fetched=fetched,
            built=now(),
            records=written.records,
            source=self._source.name,
            notes=written.notes,
        )

    def _accept(self, name: str, loaded: Loaded) -> None:
        self._state = replace(self._state, serial=self._serial, ecosystems={**self._state.ecosystems, name: loaded})
        current.replace(self._root, self._state)


@contextlib.contextmanager
def _part(folder: str) -> Iterator[str]:
    """A name for an unfinished file, which is gone afterwards."""
    descriptor, path = tempfile.mkstemp(suffix=".part", dir=folder)
    os.close(descriptor)
    try:
        yield path
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def _failed(name: str, error: Exception) -> OutsideError:
    return DatabaseError(f"The advisories of {name} could not be written ({error}): free some space and run it again.")


def _state(state: Current, name: str) -> SourceState:
    item = state.ecosystems.get(name)
    return current.state(name, item) if item else SourceState(ecosystem=name, missing=True)
