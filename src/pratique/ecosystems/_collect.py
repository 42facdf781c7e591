"""Gather what a reader yields into one record: packages, and sentences on what could not be examined.

>>> record([Package(name="rack", version="2.2.3"), "Line 4 has no version: look at it by hand."]).problems
('Line 4 has no version: look at it by hand.',)
"""

from collections.abc import Iterable

from pratique.ecosystems._bounded import PACKAGES_LIMIT
from pratique.model.analyser import Record
from pratique.model.package import Package

PROBLEMS_LIMIT = 20
"""Sentences of one file; how many more there are is said."""


def record(found: Iterable[Package | str]) -> Record:
    """Packages once each (the first of equal name and version stays), problems bounded; a `str` is a problem."""
    packages: dict[tuple[str, str, str], Package] = {}
    problems: list[str] = []
    more = 0
    for item in found:
        if isinstance(item, str) and len(problems) < PROBLEMS_LIMIT:
            problems.append(item)
        elif isinstance(item, str):
            more += 1
        elif len(packages) < PACKAGES_LIMIT:
            packages.setdefault((item.namespace, item.name, item.version), item)
        else:
            problems.append(f"The file names more than {PACKAGES_LIMIT:,} packages: look at the others by hand.")
            break
    if more:
        problems.append(f"{more:,} more such entries could not be read: look at the file by hand.")
    return Record(packages=tuple(packages.values()), problems=tuple(problems))


def nameless(what: str) -> str:
    """The sentence for an entry without a name or a version; `what` says which, bounded and printable."""
    shown = what[:80].encode("unicode_escape").decode()
    return f"The entry {shown!r} has no plain name and version: look at it by hand."
