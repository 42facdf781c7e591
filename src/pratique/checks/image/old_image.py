"""The image was built long ago.

Why: its packages miss the fixes that were published since, also those that no scanner knows of.
Fix: build it again on the newest base image, and do so regularly.
References: https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often
"""

import datetime as dt
from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.model.image import ImageConfig

FAILS: Examples = ({"config": {"created": "2024-01-01T00:00:00Z"}},)
PASSES: Examples = (
    {"config": {"created": "2025-12-01T00:00:00Z"}},
    {"config": {"created": "1970-01-01T00:00:00Z"}},
    {"config": {"created": "yesterday"}},
)
_DAYS = 180


@check("low", standards=("CIS-Docker-4.4",))
def old_image(config: ImageConfig, at: dt.datetime) -> Iterator[Fault]:
    try:
        created = dt.datetime.fromisoformat(config.created)
        age = (at - created).days
    except (ValueError, TypeError, OverflowError):
        return
    # Reproducible builds say 1970 or 1980: no time at all.
    if created.year > 1990 and age > _DAYS:
        yield Fault(f"The image was built {age} days ago ({created.date()}).", subject="created")
