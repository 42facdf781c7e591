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

__all__ = ["build", "open", "update"]


def open(settings: Settings) -> "Database":  # noqa: A001 - read as `advisories.open`
    """The database, for reading; a context manager. Nothing is opened before it is asked for."""
    from pratique.advisories.database import Database

    return Database(settings)


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
    from pratique.advisories.renew import update as run

    return run(settings, ecosystems, progress, only_missing=only_missing, force=force, feeds=feeds)


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
