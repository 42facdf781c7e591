"""When the release that an image's name and tag tell had its last fixes: its own, or its distribution's."""

import datetime as dt
import re

from pratique import distros
from pratique.checks.image_names import Base


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
    own = distros.end_of_image(name, text)
    return own or distros.end_of_life(_IDS.get(name, name), _CODENAMES.get(name, {}).get(text, text))
