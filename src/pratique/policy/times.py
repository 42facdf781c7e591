"""Times and durations as policies and documents write them. Nothing here reads a clock.

>>> duration("24h"), duration("7d")
(datetime.timedelta(days=1), datetime.timedelta(days=7))
"""

import datetime as dt
import re

_DURATION = re.compile(r"([0-9]{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> dt.timedelta:
    """A length of time: a whole number and `m`, `h`, `d` or `w`; ValueError for anything else."""
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError("a duration is a whole number and a unit: 30m, 24h, 7d or 2w")
    return dt.timedelta(**{_UNITS[found[2]]: int(found[1])})


def moment(text: str) -> dt.datetime | None:
    """An RFC 3339 time, UTC where it names no zone; None for what is none (records hold all sorts of things)."""
    try:
        value = dt.datetime.fromisoformat(text)
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def end_of(day: dt.date) -> dt.datetime:
    """The first instant after a day, UTC: what holds until a day holds all of it."""
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    return dt.datetime.max.replace(tzinfo=dt.UTC) if day == dt.date.max else midnight + dt.timedelta(days=1)


def text(at: dt.datetime) -> str:
    """RFC 3339 UTC, in seconds."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def words(length: dt.timedelta) -> str:
    """A length of time for people: `3 hours`, `9 days`."""
    seconds = int(length.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size * (2 if unit == "day" else 1):
            count = seconds // size
            return f"{count:,} {unit}{'s' if count != 1 else ''}"
    return f"{seconds} seconds"
