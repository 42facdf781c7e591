"""The advisory database: fetched, built, read, exchanged.

    >>> from pratique import advisories
    >>> advisories.update(settings, ["Debian", "PyPI"], progress)     # doctest: +SKIP
    >>> with advisories.open(settings) as database:                   # doctest: +SKIP
    ...     candidates = database.candidates(packages, distro)

SQLite, HTTP and the parsers are imported when they are needed.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pratique.model.advisory import SourceState
from pratique.model.progress import SILENT, Progress
from pratique.model.settings import Settings

if TYPE_CHECKING:
    from pratique.advisories.database import Database

__all__ = ["build", "identity", "open", "update"]


def open(settings: Settings) -> "Database":  # noqa: A001 - read as `advisories.open`
    """The database, for reading; a context manager. Nothing is opened before it is asked for."""
    from pratique.advisories.database import Database

    return Database(settings)


def identity(settings: Settings) -> str:
    """A digest that changes with everything that `open` gives, but for the starter set, which changes with this code."""
    import hashlib

    from pratique.advisories import current

    listed = current.stored(current.directory(settings.data_dir))
    return hashlib.sha256(b"starter\0" * settings.starter + (listed or b"")).hexdigest()


def update(
    settings: Settings,
    ecosystems: Iterable[str] = (),
    progress: Progress = SILENT,
    *,
    only_missing: bool = False,
    force: bool = False,
    feeds: str = "",
) -> list[SourceState]:
    """Fetch what these ecosystems lack (all loaded ones when none is named) and say what is then loaded.

    See `pratique.advisories.renew.update`.
    """
    names = list(ecosystems)
    if only_missing and names:
        from pratique.advisories import current

        loaded = current.read(current.directory(settings.data_dir)).ecosystems
        if loaded.keys() >= set(names):  # the usual case, for which nothing that fetches need be imported
            return [current.state(name, loaded[name]) for name in names]
    from pratique.advisories.renew import update as run

    return run(settings, names, progress, only_missing=only_missing, force=force, feeds=feeds)


def build(
    settings: Settings,
    source: str,
    output: str = "",
    progress: Progress = SILENT,
    *,
    force: bool = False,
    feeds: str = "",
) -> list[SourceState]:
    """Build the whole database from a directory or a URL. See `pratique.advisories.renew.build`."""
    from pratique.advisories.renew import build as run

    return run(settings, source, output, progress, force=force, feeds=feeds)
