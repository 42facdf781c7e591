"""Bring the database up to date: fetch, build or apply a delta, replace. The one place that fetches advisories.

A file gets its name when it is complete and on the disk, `current.json` names it after that, old files go last: a kill
at any instant, or a full disk, leaves the old database.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

from msgspec.structs import replace

from pratique.advisories import current, cves, delta, origins, schema
from pratique.advisories.archive import Archive
from pratique.advisories.current import Current, Loaded
from pratique.advisories.namespace import checked
from pratique.advisories.source import Fetched, now
from pratique.advisories.write import Written, rules, write
from pratique.errors import DatabaseError, HeldError, NotFoundError, PratiqueError, UsageError
from pratique.model.advisory import SourceState
from pratique.model.progress import Progress
from pratique.model.settings import Settings

_PROCESSES = 8
"""At most; fewer where there are fewer CPUs."""
_SINGLE_RECORDS = 400
"""Changed records that are fetched one by one; when there are more, the archive is."""


def update(
    settings: Settings,
    ecosystems: Iterable[str],
    progress: Progress,
    *,
    only_missing: bool = False,
    force: bool = False,
    feeds: str = "",
) -> list[SourceState]:
    """Bring these ecosystems up to date (all loaded ones when none is named), and KEV and EPSS.

    `only_missing` fetches what is not loaded at all, never fails and says in the states what is still missing; without it
    an error is raised after everything that could be done was done. `force` takes what would be held. `feeds` is a
    directory in place of the feeds' URLs; without it a source on disk leaves KEV and EPSS as they are.
    """
    root = current.directory(settings.data_dir)
    before = current.read(root)
    names = [checked(name) for name in dict.fromkeys(ecosystems or before.ecosystems)]
    if settings.offline and not only_missing:
        raise UsageError("Advisories cannot be updated with --offline: leave it out, or import a file.")
    todo = [name for name in names if not only_missing or name not in before.ecosystems]
    if todo and not settings.offline:
        with current.locked(root):
            renewal = Renewal(settings, settings.osv_url, root, progress, feeds=feeds, force=force)
            errors = renewal.run([name for name in todo if not only_missing or name not in renewal.state.ecosystems])
            errors += renewal.run_feeds(only_missing=only_missing)
        if errors and not only_missing:
            raise _worst(errors)
    return _states(root, names)


def build(
    settings: Settings, source: str, output: str, progress: Progress, *, force: bool = False, feeds: str = ""
) -> list[SourceState]:
    """Build all ecosystems of a directory or URL anew into `output` (the user's database when empty)."""
    root = os.path.abspath(output) if output else current.directory(settings.data_dir)
    with current.locked(root):
        renewal = Renewal(settings, source, root, progress, feeds=feeds, force=force, anew=True)
        names = renewal.origins.ecosystems()
        if not names:
            raise UsageError(f"{source} holds no <Ecosystem>/all.zip: name a place in OSV's bulk layout.")
        errors = renewal.run(names) + (renewal.run_feeds() if feeds else [])
    if errors:
        raise _worst(errors)
    return _states(root, names)


class Prepared(NamedTuple):
    """A file that is being written."""

    written: "Future[Written]"
    fetched: Fetched


class Renewal:
    """One run over some ecosystems, with the lock held."""

    def __init__(
        self,
        settings: Settings,
        source: str,
        root: str,
        progress: Progress,
        *,
        feeds: str = "",
        force: bool = False,
        anew: bool = False,
    ) -> None:
        self.state = current.read(root)
        self.origins = origins.Origins(settings, source, feeds)
        self._feeds = feeds
        self._root = root
        self._progress = progress
        self._force = force
        self._anew = anew
        self._serial = self.state.serial + 1

    def run(self, names: Iterable[str]) -> list[PratiqueError]:
        """Each ecosystem on its own: what one cannot do does not keep the others. Gives the errors."""
        errors: list[PratiqueError] = []
        wanted = sorted(names, key=lambda name: (-self.origins.of(name).size(name), name))
        with contextlib.ExitStack() as stack, self._progress.task("advisories", total=len(wanted)) as task:
            pool = stack.enter_context(_pool(len(wanted)))
            begun: dict[str, tuple[str, Loaded | Prepared]] = {}
            for name in wanted:
                with self._collected(name, errors):
                    part = stack.enter_context(_part(self._folder(name)))
                    begun[name] = part, self._prepare(name, part, pool)
            for name, (part, prepared) in begun.items():
                with self._collected(name, errors):
                    loaded = prepared if isinstance(prepared, Loaded) else self._finish(name, part, prepared)
                    self._replace(ecosystems={**self.state.ecosystems, name: loaded})
                task.advance(1)
        current.sweep(self._root, self.state)
        return errors

    def run_feeds(self, *, only_missing: bool = False) -> list[PratiqueError]:
        """KEV and EPSS, from a directory or from their URLs. Gives the errors."""
        errors: list[PratiqueError] = []
        if not self._feeds and self.origins.local:
            return errors  # who mirrors advisories on disk may have no network: nothing is asked of it unbidden
        for name, feed, write_feed in cves.feeds():
            old = self.state.feeds.get(name)
            if only_missing and old:
                continue
            with self._collected(feed.name, errors), _part(self._folder(name)) as part:
                fetched = self.origins.feed(name, feed, f"{part}.part", old.etag if old else "")
                if fetched:
                    with open(fetched.path, "rb") as stream:
                        written = write_feed(stream, part)
                    loaded = self._published(name, part, written, fetched)
                elif old:
                    loaded = old if self._feeds else replace(old, fetched=now())
                else:
                    continue
                self._replace(feeds={**self.state.feeds, name: loaded})
        current.sweep(self._root, self.state)
        return errors

    def _prepare(self, name: str, part: str, pool: Executor) -> Loaded | Prepared:
        """Find out what changed and begin to write it; a Loaded when nothing did."""
        origin, folder = self.origins.of(name), self._folder(name)
        old = None if self._anew else self.state.ecosystems.get(name)
        file = current.file_of(self._root, name, old.digest) if old else ""
        dates = origin.dates(name)
        if old is None or _outdated(name, file):
            fetched = origin.archive(name, folder, "")
            assert fetched is not None, "without an ETag there is always an answer"
            return Prepared(pool.submit(write_archive, name, fetched.path, part, dates), fetched)
        stored = delta.known(file)
        if origin.single and dates and not delta.undated(dates):
            changed, removed = delta.by_date(dates, stored)
            if not changed and not removed:
                return replace(old, fetched=now())
            with contextlib.suppress(NotFoundError):  # a list that is ahead of the records: the archive has them
                if len(changed) <= _SINGLE_RECORDS:
                    fetched = Fetched(path="", fetched=now())
                    packed = origins.single_records(origin, name, changed)
                    work = pool.submit(delta.apply, name, file, part, packed, removed, dates, self._serial)
                    return Prepared(work, fetched)
        fetched = origin.archive(name, folder, old.etag)
        if fetched is None:
            return replace(old, fetched=now()) if origin.single else old
        with Archive(fetched.path) as archive:
            changed, removed = delta.by_checksum(archive.crcs(), stored)
            if not changed and not removed:
                return replace(old, fetched=fetched.fetched, etag=fetched.etag)
            if len(changed) <= delta.WHOLE_SHARE * len(stored) and not archive.bad:
                packed = [archive.read(item) for item in sorted(changed)]
                work = pool.submit(delta.apply, name, file, part, packed, removed, dates, self._serial)
                return Prepared(work, fetched)
        return Prepared(pool.submit(write_archive, name, fetched.path, part, dates), fetched)

    def _finish(self, name: str, part: str, prepared: Prepared) -> Loaded:
        """Wait for the file, look whether it may be taken, give it its name."""
        written = prepared.written.result()
        old = self.state.ecosystems.get(name)
        if old and not self._force:
            with contextlib.suppress(FileNotFoundError):
                before = current.file_of(self._root, name, old.digest)
                os.stat(before)
                delta.check_held(name, delta.known(before), delta.known(part))
        return self._published(name, part, written, prepared.fetched)

    def _published(self, name: str, part: str, written: Written, fetched: Fetched) -> Loaded:
        os.replace(part, current.file_of(self._root, name, written.digest))
        current.sync_folder(self._folder(name))
        return Loaded(
            digest=written.digest,
            serial=self._serial,
            fetched=fetched.fetched,
            built=now(),
            records=written.records,
            source=fetched.source or self.origins.of(name).name,
            etag=fetched.etag,
            releases=written.releases,
            notes=written.notes,
        )

    def _replace(self, **changed: dict[str, Loaded]) -> None:
        self.state = replace(self.state, serial=self._serial, **changed)
        current.replace(self._root, self.state)

    def _folder(self, name: str) -> str:
        path = os.path.join(self._root, name)
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path

    @contextlib.contextmanager
    def _collected(self, name: str, errors: list[PratiqueError]) -> Iterator[None]:
        """What goes wrong inside is noted, and does not keep others from their turn."""
        try:
            yield
        except PratiqueError as error:
            errors.append(error)
        except (OSError, sqlite3.Error) as error:
            errors.append(
                DatabaseError(
                    f"The advisories of {name} could not be written ({error}): free some space and run it again."
                )
            )
        else:
            return
        self._progress.note(str(errors[-1]))


def write_archive(name: str, path: str, part: str, dates: dict[str, str]) -> Written:
    """One ecosystem's file from its archive; runs in a process of its own."""
    with Archive(path) as archive:
        return write(name, archive, part, dates)


class _Inline(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            done.set_exception(error)
        return done


def _pool(jobs: int) -> Executor:
    """Processes for more than one job on more than one CPU. Spawned: a fork would copy the locks of running threads."""
    workers = min(os.cpu_count() or 1, _PROCESSES, jobs)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers > 1 else _Inline()


@contextlib.contextmanager
def _part(folder: str) -> Iterator[str]:
    """A name for an unfinished file, and `.part` behind it for what is fetched; both are gone afterwards."""
    path = os.path.join(folder, f"{os.getpid()}.part")
    leftovers = (path, f"{path}.part")
    try:
        for name in leftovers:
            _discard(name)
        yield path
    finally:
        for name in leftovers:
            _discard(name)


def _discard(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _outdated(name: str, file: str) -> bool:
    """Was a file made by other rules than today's, or is it gone or damaged?"""
    try:
        connection = schema.connect(file, schema.ADVISORIES)
    except DatabaseError:
        return True
    try:
        return ("rules", rules(name)) not in connection.execute("SELECT name, value FROM meta").fetchall()
    except sqlite3.Error:
        return True
    finally:
        connection.close()


def _worst(errors: list[PratiqueError]) -> PratiqueError:
    """The one to raise: a held update before others, as it needs a decision."""
    return next((error for error in errors if isinstance(error, HeldError)), errors[0])


def _states(root: str, names: Iterable[str]) -> list[SourceState]:
    after: Current = current.read(root)
    return [
        current.state(name, after.ecosystems[name])
        if name in after.ecosystems
        else SourceState(ecosystem=name, missing=True)
        for name in names
    ]
