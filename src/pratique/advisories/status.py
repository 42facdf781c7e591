"""What is loaded, for people and machines."""

import datetime as dt
import os
from collections.abc import Iterator

import msgspec

from pratique.advisories import current
from pratique.model.settings import Settings


class Row(msgspec.Struct, frozen=True):
    """One ecosystem or feed. Age in hours since the source's content was fetched, size in bytes."""

    name: str
    records: int
    fetched: str
    age_hours: float
    serial: int
    size: int
    digest: str
    source: str
    signer: str
    notes: tuple[str, ...]


class Status(msgspec.Struct, frozen=True):
    """The whole database."""

    directory: str
    serial: int
    size: int
    ecosystems: tuple[Row, ...]
    feeds: tuple[Row, ...]


def describe(settings: Settings) -> Status:
    """The database as it is. Raises DatabaseError."""
    root = current.directory(settings.data_dir)
    state = current.read(root)
    ecosystems = tuple(_row(root, name, item) for name, item in sorted(state.ecosystems.items()))
    feeds = tuple(_row(root, name, item) for name, item in sorted(state.feeds.items()))
    return Status(root, state.serial, sum(row.size for row in ecosystems + feeds), ecosystems, feeds)


def table(status: Status) -> Iterator[str]:
    """Lines for a terminal."""
    rows = status.ecosystems + status.feeds
    if not rows:
        return
    width = max(len(row.name) for row in rows)
    yield f"{'':{width}}  {'records':>9}  {'fetched':>20}  {'age':>7}  {'serial':>6}  {'MB':>6}"
    for row in rows:
        yield (
            f"{row.name:{width}}  {row.records:>9,}  {row.fetched:>20}  {_age(row.age_hours):>7}  {row.serial:>6}  "
            f"{row.size / 1e6:>6.1f}" + ("  imported, not verified" if row.signer == current.UNSIGNED else "")
        )
        for note in row.notes:
            yield f"  {note}"
    total = sum(row.records for row in status.ecosystems)
    yield f"{total:,} advisories, {status.size / 1e6:.1f} MB, serial {status.serial}, in {status.directory}"


def _row(root: str, name: str, item: current.Loaded) -> Row:
    try:
        size = os.stat(current.file_of(root, name, item.digest)).st_size
    except OSError:
        size = 0
    source, signer = item.source, item.signer
    return Row(
        name, item.records, item.fetched, age(item.fetched), item.serial, size, item.digest, source, signer, item.notes
    )


def age(fetched: str) -> float:
    """Hours since a time; -1 for what is no time. A time in the future counts as now."""
    try:
        moment = dt.datetime.fromisoformat(fetched)
        return round(max((dt.datetime.now(dt.UTC) - moment).total_seconds() / 3600, 0.0), 2)
    except (ValueError, TypeError):
        return -1.0


def _age(hours: float) -> str:
    if hours < 0:
        return "unknown"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} d"
