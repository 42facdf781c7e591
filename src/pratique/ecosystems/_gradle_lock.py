"""Gradle's lock files (https://docs.gradle.org/current/userguide/dependency_locking.html).

Lines `group:artifact:version=configurations`; before Gradle 6.8 one file for each configuration, without `=`.
"""

from collections.abc import Iterator

from pratique.ecosystems import _bounded, _locked
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package

PATHS = ("**/gradle.lockfile", "**/buildscript-gradle.lockfile", "**/gradle/dependency-locks/*.lockfile")


def read(path: str, body: Body) -> Record:
    """What only builds or tests the project is for development."""
    return _locked.record(_packages(path, _bounded.text(body)))


def _packages(path: str, content: str) -> Iterator[Package]:
    name = path.rpartition("/")[2]
    for number, line in enumerate(content.split("\n"), 1):
        coordinates, _, configurations = line.strip().partition("=")
        parts = coordinates.split(":")
        if line.startswith("#") or len(parts) != 3 or not all(parts):
            continue
        users = configurations.split(",") if configurations else [name]
        yield Package(
            name=parts[1],
            namespace=parts[0],
            version=parts[2],
            ecosystem="java",
            type="maven",
            locations=(path,),
            line=number,
            dev=name.startswith("buildscript-") or all(user.startswith("test") for user in users),
        )
