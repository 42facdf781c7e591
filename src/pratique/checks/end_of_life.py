"""When releases of official images had their last fixes (https://endoflife.date/): the facts, as data.

A release that is not listed is not known to have ended. Days are those of the free, public maintenance; for Debian, LTS.
"""

import datetime as dt
import re

from pratique.checks.image_names import Base

_ENDS = {
    "alpine": "3.9 2020-11-01 3.10 2021-05-01 3.11 2021-11-01 3.12 2022-05-01 3.13 2022-11-01 3.14 2023-05-01 3.15 2023-11-01 3.16 2024-05-23"
    " 3.17 2024-11-22 3.18 2025-05-09 3.19 2025-11-01 3.20 2026-04-01 3.21 2026-11-01 3.22 2027-05-01",
    "debian": "7 2018-05-31 wheezy 2018-05-31 8 2020-06-30 jessie 2020-06-30 9 2022-06-30 stretch 2022-06-30 10 2024-06-30 buster 2024-06-30"
    " 11 2026-08-31 bullseye 2026-08-31 12 2028-06-30 bookworm 2028-06-30 13 2030-06-30 trixie 2030-06-30",
    "ubuntu": "14.04 2019-04-30 trusty 2019-04-30 16.04 2021-04-30 xenial 2021-04-30 18.04 2023-05-31 bionic 2023-05-31 20.04 2025-05-31 focal 2025-05-31"
    " 22.04 2027-04-30 jammy 2027-04-30 24.04 2029-05-31 noble 2029-05-31 23.04 2024-01-25 23.10 2024-07-11 24.10 2025-07-10 25.04 2026-01-15",
    "centos": "6 2020-11-30 7 2024-06-30 8 2021-12-31",
    "fedora": "37 2023-12-05 38 2024-05-21 39 2024-11-26 40 2025-05-13 41 2025-12-15 42 2026-05-13",
    "amazonlinux": "1 2023-12-31 2 2026-06-30",
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
    for name, text in _ENDS.items()
}


def ended(base: Base) -> dt.date | None:
    """The day of a base image's last fixes; None when it is not known. The image's own release counts, then what it is built on."""
    if not base.tag or base.unknown:
        return None
    days = [day for name in (base.short, *_SYSTEMS) if (day := _day(name, base, own=name == base.short)) is not None]
    return min(days, default=None)


_SYSTEMS = ("alpine", "debian", "ubuntu")
_CODENAME = re.compile(r"[a-z]{4,12}")


def _day(name: str, base: Base, *, own: bool) -> dt.date | None:
    ends = _TABLE.get(name, {})
    for part in base.tag.split("-"):
        plain = part if own else part.removeprefix(name)
        if (own or plain != part or _CODENAME.fullmatch(part)) and (day := _of_release(ends, plain)) is not None:
            return day
        if own and part[:1].isdecimal():
            break  # `3.12-alpine3.18`: the second number is another's
    return None


def _of_release(ends: dict[str, dt.date], text: str) -> dt.date | None:
    numbers = text.split(".")
    for length in range(len(numbers[:3]), 0, -1):
        if (day := ends.get(".".join(numbers[:length]))) is not None:
            return day
    return None
