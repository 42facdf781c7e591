"""Stored reports and as-of times, as commands take them."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pratique.model.report import Report


def read(path: str) -> "Report":
    """A stored report."""
    from pratique import policy
    from pratique.documents import report_json

    return report_json.read(policy.read_file(path, policy.MAX_DOCUMENT))


def moment(text: str) -> dt.datetime:
    """An as-of time; now when none is given. UsageError for what is no time."""
    from pratique.errors import UsageError
    from pratique.policy import times

    found = times.moment(text) if text else dt.datetime.now(dt.UTC)
    if found is None:
        raise UsageError(f"{text!r} is no time: write 2026-01-31 or 2026-01-31T12:00:00Z.")
    return found
