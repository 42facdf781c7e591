"""When releases had their last fixes: `ends_of_life.json`, by os-release id and release. Data, so that a new day is no new code.

Days are those of the free, public maintenance; for Debian, LTS. A release that is not listed is not known to have ended.
"""

import datetime as dt
import functools
import os
from collections.abc import Mapping

import msgspec


class _Ends(msgspec.Struct, frozen=True):
    source: str
    ends: dict[str, dict[str, dt.date]]


@functools.cache
def table() -> Mapping[str, Mapping[str, dt.date]]:
    """os-release id → release → the last day."""
    with open(os.path.join(os.path.dirname(__file__), "ends_of_life.json"), "rb") as file:
        return msgspec.json.decode(file.read(), type=_Ends).ends


def of(name: str, version: str) -> dt.date | None:
    """The last day of a version, or of the release that it begins with: `3.11.5` is of `3.11`."""
    ends = table().get(name, {})
    numbers = version.split(".")
    return next((ends[at] for length in range(len(numbers), 0, -1) if (at := ".".join(numbers[:length])) in ends), None)
