"""Requirements files of pip, as far as they pin (https://pip.pypa.io/en/stable/reference/requirements-file-format/)."""

import re
from collections.abc import Iterator

from pratique.ecosystems import _bounded, _locked
from pratique.ecosystems._python_locks import locked
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package

PATHS = ("**/*requirements*.txt", "**/requirements/*.txt")

_OURS = re.compile(r"requirements[^/]*\.txt$|(?:^|/)requirements/[^/]*\.txt$")
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)[ \t]*(?:\[[^\]]*\])?[ \t]*")
_PIN = re.compile(r"\(?[ \t]*={2,3}[ \t]*([^\s,;)*]+)[ \t]*\)?$")
_WHEEL = re.compile(r"/([A-Za-z0-9._]+)-([^-/]+)(?:-\d[^-/]*)?-[^-/]+-[^-/]+-[^-/]+\.whl(?:[#?]|$)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


def read(path: str, body: Body) -> Record:
    """Pins become packages; what has no exact version, and files included that no pattern of ours finds, is said."""
    packages: list[Package] = []
    unpinned: list[str] = []
    included: list[str] = []
    for number, line in _logical_lines(_bounded.text(body)):
        if line.startswith("-"):
            option, _, value = line.lstrip("-").partition("=" if line.startswith("--") and "=" in line else " ")
            if option in ("r", "requirement") and not _OURS.search(value.strip()):
                included.append(value.strip())
            elif option in ("e", "editable"):
                unpinned.append(value.strip())
            continue
        name, version = _pin(line)
        if version:
            packages.append(locked(name, version, path, number))
        else:
            unpinned.append(name)
    problems = []
    if unpinned:
        problems.append(f"Without an exact version, so not looked up: {_locked.some(unpinned)}; pin them with `==`.")
    if included:
        problems.append(f"Includes files that were not read: {_locked.some(included)}; name them requirements*.txt.")
    return _locked.record(packages, problems)


def _logical_lines(content: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations joined and comments gone, and the number of their first."""
    parts: list[str] = []
    first = 0
    for number, line in enumerate(content.splitlines(), 1):
        first = first if parts else number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            parts.append(line[:-1])
            continue
        if joined := _COMMENT.sub("", "".join([*parts, line])).strip():
            yield first, joined
        parts = []
    if parts and (joined := "".join(parts).strip()):
        yield first, joined


def _pin(line: str) -> tuple[str, str]:
    """Name and version of `name[extra]==1.0 ; marker --hash=…` or of a wheel's URL; the version empty when not exact."""
    found = _NAME.match(line)
    rest = line[found.end() :] if found else line
    if (not found or rest.startswith(("@", ":", "/"))) and (wheel := _WHEEL.search(line)):
        return wheel[1].replace("_", "-"), wheel[2]
    if not found:
        return line[:80], ""
    pinned = _PIN.match(rest.partition(" --")[0].partition(";")[0].strip())
    return found[1], pinned[1] if pinned else ""
