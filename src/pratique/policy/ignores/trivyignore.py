"""Trivy's `.trivyignore`: a line is an id and, where it ends, `exp:2026-12-31` (https://trivy.dev/docs/latest/configuration/filtering/).

An id ignores findings of any kind. It no longer counts from the first instant (UTC) of its `exp:` day, as in Trivy.
"""

import datetime as dt

from pratique.policy import times
from pratique.policy.document import Waiver
from pratique.policy.ignores import Ignored, wrong

NAMES = (".trivyignore",)
_MAX_LINES = 200_000


def read(data: bytes, name: str) -> Ignored:
    waivers, errors = [], []
    lines = data.decode("utf-8", "replace").splitlines()
    if len(lines) > _MAX_LINES:
        raise wrong(name, [f"{name}:{_MAX_LINES}: at most {_MAX_LINES:,} lines are read"])
    for number, line in enumerate(lines, 1):
        text, _, comment = line.partition("#")
        words = text.split()
        if not words:
            continue
        until = [word.removeprefix("exp:") for word in words[1:] if word.startswith("exp:")]
        end = _day(until[0]) if until else ""
        if end is None:
            errors.append(f"{name}:{number}: exp:{until[0]} is no day: write exp:2026-12-31")
            continue
        reason = comment.strip() or f"listed in {name}"
        waivers.append(
            Waiver(reason=reason, by="ignore-file", file=name, line=number, ids=(words[0].lower(),), until=end)
        )
    if errors:
        raise wrong(name, errors)
    return Ignored(tuple(waivers))


def _day(text: str) -> str | None:
    try:
        return times.text(dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC))
    except ValueError:
        return None
