"""Debian's security tracker: for every source package and CVE, what each release does about it, unfixed ones too.

https://security-tracker.debian.org/tracker/data/json. OSV converts the same; the tracker itself is newer by hours.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from pratique.advisories.feed import Feed, whole
from pratique.advisories.feeds._errata import affects
from pratique.errors import DatabaseError
from pratique.model.advisory import Advisory

FEED = Feed(
    name="Debian security tracker",
    kind="advisories",
    ecosystem="Debian",
    in_osv=True,
    urls=("https://security-tracker.debian.org/tracker/data/json",),
    experimental=True,
)
_RELEASES = {"buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14"}
"""Codenames as the tracker writes them; sid is no release."""
_NEVER = "0"
"""The fixed version of what never was affected."""


class _State(msgspec.Struct):
    status: str = ""
    fixed_version: str = ""
    urgency: str = ""
    nodsa: str | None = None


class _Entry(msgspec.Struct):
    releases: dict[str, _State]


def read(stream: BinaryIO, name: str = "") -> Iterator[Advisory]:
    """Every CVE of every package. Raises DatabaseError."""
    try:
        found = msgspec.json.decode(whole(stream, FEED.limit), type=dict[str, dict[str, _Entry]])
    except (ValueError, RecursionError) as error:
        raise DatabaseError(f"{name} is not Debian's tracker ({error}): fetch it again.") from error
    for package, entries in found.items():
        for cve, entry in entries.items():
            affected = tuple(
                affects(f"Debian:{_RELEASES[code]}", package, state.fixed_version, **_said(state))
                for code, state in entry.releases.items()
                if code in _RELEASES and state.fixed_version != _NEVER and state.status in ("open", "resolved")
            )
            if affected:
                yield Advisory(id=f"DEBIAN-{cve}", upstream=(cve,), affected=affected)


def _said(state: _State) -> dict[str, str]:
    """The urgency, or that no advisory is planned, where the tracker says so."""
    if state.urgency in ("unimportant", "end-of-life", "low", "medium", "high"):
        return {"urgency": state.urgency}
    return {"status": "no-dsa"} if state.nodsa is not None and not state.fixed_version else {}
