"""When releases had their last fixes: `ends_of_life.json`. Data, so that a new day is no new code.

Days are those of the free, public maintenance; for Debian, LTS. A release that is not listed is not known to have ended.
"""

import datetime as dt
import functools
import os
from collections.abc import Mapping

import msgspec

_Days = Mapping[str, Mapping[str, dt.date]]
"""Name → release → the last day."""


class Table(msgspec.Struct, frozen=True):
    source: str
    distributions: _Days
    """By os-release id."""
    images: _Days
    """Official images of languages and databases, by name."""


@functools.cache
def table() -> Table:
    with open(os.path.join(os.path.dirname(__file__), "ends_of_life.json"), "rb") as file:
        return msgspec.json.decode(file.read(), type=Table)


def day(ends: Mapping[str, dt.date], version: str) -> dt.date | None:
    """The last day of a version, or of the release that it begins with: `3.11.5` is of `3.11`."""
    numbers = version.split(".")
    return next((ends[at] for length in range(len(numbers), 0, -1) if (at := ".".join(numbers[:length])) in ends), None)
