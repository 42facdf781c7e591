"""When releases of official images had their last fixes (https://endoflife.date/); those of distributions are in `distros`.

A release that is not listed is not known to have ended. Days are those of the free, public maintenance; for Debian, LTS.
"""

import datetime as dt
import re

from pratique import distros
from pratique.checks.image_names import Base

_PRODUCTS = {
    "python": "2 2020-01-01 2.7 2020-01-01 3.5 2020-09-30 3.6 2021-12-23 3.7 2023-06-27 3.8 2024-10-07 3.9 2025-10-31 3.10 2026-10-31 3.11 2027-10-31",
    "node": "8 2019-12-31 10 2021-04-30 12 2022-04-30 14 2023-04-30 16 2023-09-11 17 2022-06-01 18 2025-04-30 19 2023-06-01 20 2026-04-30 21 2024-06-01"
    " 22 2027-04-30 23 2025-06-01",
    "golang": "1.18 2023-02-01 1.19 2023-08-08 1.20 2024-02-06 1.21 2024-08-13 1.22 2025-02-11 1.23 2025-08-12 1.24 2026-02-11",
    "php": "5.6 2018-12-31 7.0 2019-01-10 7.1 2019-12-01 7.2 2020-11-30 7.3 2021-12-06 7.4 2022-11-28 8.0 2023-11-26 8.1 2025-12-31 8.2 2026-12-31",
    "ruby": "2.5 2021-04-05 2.6 2022-04-12 2.7 2023-03-31 3.0 2024-04-23 3.1 2025-03-26 3.2 2026-03-31",
    "postgres": "9.6 2021-11-11 10 2022-11-10 11 2023-11-09 12 2024-11-21 13 2025-11-13 14 2026-11-12",
    "mysql": "5.6 2021-02-05 5.7 2023-10-31 8.0 2026-04-30",
    "mongo": "4.0 2022-04-30 4.2 2023-04-30 4.4 2024-02-29 5.0 2024-10-31 6.0 2025-07-31",
    "redis": "5 2022-04-27 6.0 2022-04-27 6.2 2025-02-28 7.0 2024-07-29",
    "openjdk": "8 2022-07-01 11 2022-07-01 12 2019-09-17 13 2020-03-17 14 2020-09-16 15 2021-03-16 16 2021-09-14 17 2022-07-01 18 2022-09-20",
}
_TABLE = {
    name: {
        release: dt.date.fromisoformat(day) for release, day in zip(text.split()[::2], text.split()[1::2], strict=True)
    }
    for name, text in _PRODUCTS.items()
}


def ended(base: Base) -> dt.date | None:
    """The day of a base image's last fixes; None when it is not known. The image's own release counts, then what it is built on."""
    if not base.tag or base.unknown:
        return None
    own = base.short
    names = [own, *(_SYSTEMS if _LETTERS.search(base.tag) else ())]
    days = [day for name in names if name and (day := _day(name, base, own=name == own)) is not None]
    return min(days, default=None)


_SYSTEMS = ("alpine", "debian", "ubuntu")
_IDS = {"amazonlinux": "amzn"}
"""Images whose name is not their distribution's os-release id."""
_CODENAMES = {
    "debian": {
        "wheezy": "7",
        "jessie": "8",
        "stretch": "9",
        "buster": "10",
        "bullseye": "11",
        "bookworm": "12",
        "trixie": "13",
    },
    "ubuntu": {
        "trusty": "14.04",
        "xenial": "16.04",
        "bionic": "18.04",
        "focal": "20.04",
        "jammy": "22.04",
        "noble": "24.04",
    },
}
_CODENAME = re.compile(r"[a-z]{4,12}")
_LETTERS = re.compile(r"[a-z]{4}")
"""Of a tag that may name a distribution, or one's release."""


def _day(name: str, base: Base, *, own: bool) -> dt.date | None:
    for part in base.tag.split("-"):
        plain = part if own else part.removeprefix(name)
        if (own or plain != part or _CODENAME.fullmatch(part)) and (day := _of_release(name, plain)) is not None:
            return day
        if own and part[:1].isdecimal():
            break  # `3.12-alpine3.18`: the second number is another's
    return None


def _of_release(name: str, text: str) -> dt.date | None:
    if name not in _TABLE:
        return distros.end_of_life(_IDS.get(name, name), _CODENAMES.get(name, {}).get(text, text))
    numbers = text.split(".")
    for length in range(len(numbers[:3]), 0, -1):
        if (day := _TABLE[name].get(".".join(numbers[:length]))) is not None:
            return day
    return None
