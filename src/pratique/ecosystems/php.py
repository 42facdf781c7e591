"""PHP packages (Composer).

`vendor/composer/installed.json` says what is installed: a list in Composer 1, an object in Composer 2
(https://getcomposer.org/doc/07-runtime.md). `composer.lock` says what is to be
(https://getcomposer.org/doc/01-basic-usage.md#commit-your-composer-lock-file-to-version-control).
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="composer",
    order="composer",
    osv="Packagist",
    # The folder `vendor` may have another name (`config.vendor-dir`); `composer` inside it may not.
    installed=Wanted(paths=("**/composer/installed.json",), limit=_bounded.TEXT_LIMIT),
    declared=Wanted(paths=("**/composer.lock",), limit=_bounded.TEXT_LIMIT),
    normalise=str.lower,
)


class _Listed(msgspec.Struct, frozen=True):
    name: str = ""
    version: str = ""
    license: Any = None
    require: Any = None


class _Document(msgspec.Struct, frozen=True):
    packages: list[_Listed]
    packages_dev: list[_Listed] = msgspec.field(default_factory=list, name="packages-dev")
    """Of `composer.lock`."""
    dev_names: list[str] = msgspec.field(default_factory=list, name="dev-package-names")
    """Of `installed.json`."""


def read(entry: Entry, body: Body) -> Record:
    """Packages of an `installed.json` or a `composer.lock`; those for development only are flagged."""
    document = _bounded.json(body, _Document | list[_Listed])  # type: ignore[arg-type]  # mypy has no type for unions
    if isinstance(document, list):
        return record(_packages(document, entry.path, frozenset()))
    development = frozenset(document.dev_names) | {listed.name for listed in document.packages_dev}
    return record(_packages((*document.packages, *document.packages_dev), entry.path, development))


def advisory_name(package: Package) -> str:
    """`vendor/package`, as Packagist writes it."""
    return f"{package.namespace}/{package.name}".lower()


def _packages(listed: Iterable[_Listed], path: str, development: frozenset[str]) -> Iterator[Package | str]:
    for one in listed:
        namespace, _, name = one.name.rpartition("/")
        if not namespace or not name or not one.version:
            yield nameless(one.name)
            continue
        yield Package(
            name=name,
            namespace=namespace,
            version=one.version,
            ecosystem="php",
            type="composer",
            licenses=_licenses(one.license),
            locations=(path,),
            # Names without a vendor are PHP itself and its extensions.
            depends_on=tuple(sorted(need for need in one.require if "/" in need))
            if isinstance(one.require, dict)
            else (),
            dev=one.name in development,
            declared=path.endswith("composer.lock"),
        )


def _licenses(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
