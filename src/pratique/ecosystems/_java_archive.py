"""Which Maven artifacts a jar holds: itself, those shaded into it, and those in archives nested in it.

`pom.properties` is certain (https://maven.apache.org/shared/maven-archiver/#pom-properties-content). Without it the jar is
named by its file name and manifest, its group by the table of well-known artifacts and by the manifest.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from pratique.ecosystems import _bounded, _zip
from pratique.ecosystems._java_groups import known_group
from pratique.errors import InputError, LimitError
from pratique.model.analyser import Record
from pratique.model.files import Body, pieces
from pratique.model.package import Package

EXTENSIONS = ("jar", "war", "ear", "par", "sar", "nar", "kar", "jpi", "hpi")

_DEPTH = 6
_TEXT_LIMIT = 1 << 20
_NESTED_LIMIT = 128 << 20
"""Bytes of nested archives that are held at once."""
_PROBLEMS = 20

_NESTED = re.compile(r"\.(?:" + "|".join(EXTENSIONS) + r")\Z", re.IGNORECASE)
_PROPERTIES = re.compile(r"(?:.*/)?META-INF/maven/[^/]+/[^/]+/pom\.properties\Z")
_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*\Z")
_GROUP = re.compile(r"[a-z][\w-]*(?:\.[\w-]+)+\Z")
_VERSION_AT = re.compile(r"-(?=\d)")
_QUALIFIER = r"(?:[.+-](?:\d\w*|v\d\w*|snapshot|release|final|ga|sp\d*|cr\d*|rc\d*|m\d+|alpha\w*|beta\w*|b\d+|jre\d*|android|pre\w*|incubating))"
_VERSION = re.compile(rf"\d+{_QUALIFIER}*+", re.IGNORECASE)


class Coordinates(NamedTuple):
    """Maven's name of an artifact; unknown parts are empty."""

    group: str
    artifact: str
    version: str


def examine(path: str, body: Body) -> Record:
    """The artifacts of one archive file."""
    search = _Search(path)
    try:
        search.archive(path.rpartition("/")[2], body, "", _NESTED_LIMIT, 0)
    except LimitError as error:
        search.problems.append(str(error))
    more = len(search.problems) - _PROBLEMS
    problems = search.problems[:_PROBLEMS] + ([f"{more} more parts of it could not be examined."] if more > 0 else [])
    return Record(packages=tuple(search.found.values()), problems=tuple(problems))


class _Search:
    """One archive file, while it is gone through."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: dict[tuple[str, Coordinates], Package] = {}
        self.problems: list[str] = []
        self._budget = _zip.Budget()

    def archive(self, name: str, body: Body, inside: str, room: int, depth: int) -> None:
        """One archive; `inside` is its place in the outermost one, `room` how many bytes nested ones may take."""
        members = _zip.members(body, _is_wanted, self._budget)
        shaded, manifest = [], {}
        for member in members:
            if _NESTED.search(member.name):
                self._nested(member, body, inside, room, depth)
            elif (content := self._read(member, body, inside, _TEXT_LIMIT)) is None:
                continue
            elif member.name == "META-INF/MANIFEST.MF":
                manifest = _pairs(content, ":")
            else:
                shaded.append(_from_properties(_pairs(content, "=")))
        self._record(name, body, inside, [one for one in shaded if one.artifact and one.version], manifest)

    def _nested(self, member: _zip.Member, body: Body, inside: str, room: int, depth: int) -> None:
        place = f"{inside}!/{member.name}"
        if depth + 1 >= _DEPTH:
            self.problems.append(f"{self.path + place!a} is nested too deep to be examined: look at it by hand.")
            return
        content = self._read(member, body, inside, room)
        if content is None:
            return
        try:
            self.archive(member.name.rpartition("/")[2], content, place, room - len(content), depth + 1)
        except LimitError:
            raise
        except InputError as error:
            self.problems.append(f"{self.path + place!a}: {error}")

    def _read(self, member: _zip.Member, body: Body, inside: str, limit: int) -> bytes | None:
        try:
            return _zip.read(body, member, self._budget, limit)
        except InputError as error:
            if self._budget.inflated < 0:
                raise
            self.problems.append(f"{self.path + inside!a}: {error}")
            return None

    def _record(self, name: str, body: Body, inside: str, shaded: list[Coordinates], manifest: dict[str, str]) -> None:
        itself = identify(name, shaded, manifest)
        for coordinates in dict.fromkeys([itself, *shaded]):
            if not coordinates.artifact:
                continue
            place = (self.path, self.path + inside) if inside else (self.path,)
            package = Package(
                name=coordinates.artifact,
                namespace=coordinates.group,
                version=coordinates.version,
                ecosystem="java",
                type="maven",
                locations=place,
                digests=_digests(body) if coordinates == itself else {},
                licenses=tuple(_licences(manifest)) if coordinates == itself else (),
            )
            self.found.setdefault((inside, coordinates), package)
        if len(self.found) > _bounded.PACKAGES_LIMIT:
            raise LimitError(f"The archive names more than {_bounded.PACKAGES_LIMIT:,} artifacts: look at it by hand.")


def identify(name: str, shaded: list[Coordinates], manifest: dict[str, str]) -> Coordinates:
    """What an archive itself is, by its file name, the `pom.properties` in it and its manifest."""
    stem = name.rpartition(".")[0]
    artifact, version = split(stem)
    for known in shaded:
        named = known.artifact == artifact or stem.startswith(f"{known.artifact}-{known.version}")
        if named or (len(shaded) == 1 and not version):
            return known
    symbolic = manifest.get("bundle-symbolicname", "").partition(";")[0].strip()
    title = manifest.get("implementation-title", "")
    if not version:
        artifact = next(
            (text for text in (title, symbolic.rpartition(".")[2], artifact) if _PLAIN.match(text)), artifact
        )
        stated = manifest.get("implementation-version") or manifest.get("bundle-version") or ""
        version = stated.partition(" ")[0]
    return Coordinates(_group(artifact, symbolic, manifest), artifact, version)


def split(stem: str) -> tuple[str, str]:
    """`log4j-1.2-api-2.14.1` → (`log4j-1.2-api`, `2.14.1`); the version is empty when there is none."""
    starts = [found.end() for found in _VERSION_AT.finditer(stem)]
    versions = {at: found for at in starts if (found := _VERSION.match(stem, at))}
    whole = next((at for at, found in versions.items() if found.end() == len(stem)), None)
    if whole is not None:
        return stem[: whole - 1], versions[whole][0]
    classified = next((at for at, found in versions.items() if stem[found.end() : found.end() + 1] == "-"), None)
    if classified is not None:
        return stem[: classified - 1], versions[classified][0]
    return (stem[: starts[-1] - 1], stem[starts[-1] :]) if starts else (stem, "")


def _group(artifact: str, symbolic: str, manifest: dict[str, str]) -> str:
    """Maven writes its group as Implementation-Vendor-Id; the bundle plugin makes the symbolic name of group and artifact."""
    if known := known_group(artifact):
        return known
    vendor = manifest.get("implementation-vendor-id", "")
    if _GROUP.match(vendor) and vendor != "org.apache":
        return vendor
    if not _GROUP.match(symbolic):
        return ""
    first, dash, rest = artifact.partition("-")
    if symbolic.endswith(f".{artifact}"):
        return symbolic.removesuffix(f".{artifact}") if dash else symbolic
    return symbolic.removesuffix(f".{rest}") if dash and symbolic.endswith(f".{first}.{rest}") else ""


def _is_wanted(name: str) -> object:
    return name == "META-INF/MANIFEST.MF" or _NESTED.search(name) or _PROPERTIES.match(name)


def _pairs(content: bytes, separator: str) -> dict[str, str]:
    """The main section of a manifest, or properties: lower-case keys, the first of equal ones."""
    plain = _bounded.text(content).replace("\r\n", "\n").replace("\r", "\n")
    if separator == ":":
        plain = plain.partition("\n\n")[0].replace("\n ", "")
    pairs: dict[str, str] = {}
    for line in plain.split("\n"):
        key, found, value = line.partition(separator)
        if found and key[:1] != "#":
            pairs.setdefault(key.strip().lower(), value.strip())
    return pairs


def _from_properties(pairs: dict[str, str]) -> Coordinates:
    """Empty parts where a placeholder was never filled in."""
    parts = (pairs.get(key, "") for key in ("groupid", "artifactid", "version"))
    return Coordinates(*("" if "${" in part else part for part in parts))


def _digests(body: Body) -> dict[str, str]:
    hashes = {"sha1": hashlib.sha1(), "sha256": hashlib.sha256()}
    for piece in pieces(body):
        for one in hashes.values():
            one.update(piece)
    return {name: one.hexdigest() for name, one in hashes.items()}


def _licences(manifest: dict[str, str]) -> Iterator[str]:
    licence = manifest.get("bundle-license", "").partition(";")[0].strip()
    if licence and len(licence) <= 200 and "," not in licence:
        yield licence
