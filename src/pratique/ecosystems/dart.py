"""Dart and Flutter packages (pub).

`pubspec.lock` says what an application is resolved to (https://dart.dev/tools/pub/glossary#lockfile). Packages of the
source `sdk` come with Dart or Flutter and have no version of their own.
"""

from collections.abc import Iterator
from typing import Any

from pratique.documents import yaml
from pratique.ecosystems._collect import nameless, record
from pratique.errors import UnreadableError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="pub",
    order="semver",
    osv="Pub",
    declared=Wanted(paths=("**/pubspec.lock",), limit=yaml.MAX_BYTES),
    experimental=True,
)


def read(entry: Entry, body: Body) -> Record:
    """Packages of a `pubspec.lock`."""
    document = yaml.load(body[:], entry.path)
    packages = document.value.get("packages") if isinstance(document.value, dict) else None
    if not isinstance(packages, dict):
        raise UnreadableError("The lock file has no table of packages: run `dart pub get` again.")
    return record(_packages(entry.path, packages, document))


def _packages(path: str, packages: dict[str, Any], document: yaml.Document) -> Iterator[Package | str]:
    for name, one in packages.items():
        found = one if isinstance(one, dict) else {}
        version, described = found.get("version"), found.get("description")
        if found.get("source") == "sdk":
            continue
        if not isinstance(version, str) or not version:
            yield nameless(name)
            continue
        digest = described.get("sha256") if isinstance(described, dict) else None
        wanted = str(found.get("dependency", ""))
        yield Package(
            name=name,
            version=version,
            ecosystem="dart",
            type="pub",
            locations=(path,),
            line=document.line("packages", name),
            digests={"sha256": digest} if isinstance(digest, str) else {},
            dev=wanted == "direct dev",
            indirect=wanted == "transitive",
            declared=True,
        )
