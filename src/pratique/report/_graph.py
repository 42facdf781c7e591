"""Which packages need which: the names that records write, resolved where there is no doubt."""

from collections.abc import Iterator

from pratique.model.package import Package
from pratique.report import _view


def needs(packages: tuple[Package, ...]) -> Iterator[tuple[Package, list[Package]]]:
    """Each package with those of its own kind that it names; a name that several packages bear is left out."""
    named: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        named.setdefault(_key(package.type, _view.full_name(package)), []).append(package)
    for package in packages:
        found = {}
        for name in package.depends_on:
            candidates = named.get(_key(package.type, name), [])
            if len(candidates) == 1:
                found[id(candidates[0])] = candidates[0]
        yield package, list(found.values())


def _key(kind: str, name: str) -> tuple[str, str]:
    return kind, name.lower().replace("_", "-") if kind == "pypi" else name
