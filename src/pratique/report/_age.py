"""Times in reports: RFC 3339 UTC, as other formats and as people want them."""

from datetime import UTC, datetime


def parse(text: str) -> datetime | None:
    """A time with its zone (UTC where none is given); None for what is no time."""
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def words(then: str, now: str) -> str:
    """How long ago: `5 min old`, `3 h old`, `12 days old`; `of unknown age` if either is no time."""
    start, end = parse(then), parse(now)
    if start is None or end is None:
        return "of unknown age"
    minutes = max(int((end - start).total_seconds()) // 60, 0)
    if minutes < 120:
        return f"{minutes} min old"
    return f"{minutes // 60} h old" if minutes < 48 * 60 else f"{minutes // 1440} days old"


def seconds(text: str) -> str:
    """`2026-11-22T06:30:45Z`, without fractions; the epoch for what is no time, where a format demands one."""
    made = parse(text) or datetime.fromtimestamp(0, UTC)
    return made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def people(text: str) -> str:
    """`2026-11-22 06:30 UTC`; empty for what is no time."""
    made = parse(text)
    return made.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if made else ""
