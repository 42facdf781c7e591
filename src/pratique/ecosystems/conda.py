"""Conda packages.

An environment holds one `conda-meta/NAME-VERSION-BUILD.json` a package
(https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html). Declared: `conda-lock.yml` and explicit
lists (https://conda.github.io/conda-lock/output/), `pixi.lock`, and `environment.yml` as far as it pins. What `pip`
installed in them is a Python package.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pratique.documents import yaml
from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="conda",
    installed=Wanted(paths=("**/conda-meta/*.json",), limit=_bounded.TEXT_LIMIT),
    declared=Wanted(
        paths=(
            "**/conda-lock.yml",
            "**/conda-lock.yaml",
            "**/*.conda-lock.yml",
            "**/conda-*.lock",
            "**/pixi.lock",
            "**/environment.yml",
            "**/environment.yaml",
        ),
        limit=yaml.MAX_BYTES,
    ),
)

_URL = re.compile(
    r"(?:/([\w-]+))?/([^/\s#]+)-([^-/\s#]+)-([^-/\s#]+)\.(?:conda|tar\.bz2)(?:#(?:sha256:)?([0-9a-f]+))?$"
)
_PIN = re.compile(r"(?:[^\s:]+::)?([A-Za-z0-9_.-]+)\s?={1,2}\s?([0-9][^\s=*<>,|]*)(?:=\S+)?(?:\s*#.*)?$")
_PIP_PIN = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*={2,3}\s*([0-9][^\s;*,]*)")


class _Installed(msgspec.Struct, frozen=True):
    name: str = ""
    version: str = ""
    subdir: str = ""
    license: str | None = None
    depends: list[str] = []
    md5: str = ""
    sha256: str = ""


def read(entry: Entry, body: Body) -> Record:
    """The package of a record, or those of a lock file or environment."""
    path = entry.path
    if path.endswith(".json"):
        return record([_installed(path, _bounded.json(body, _Installed))])
    if path.endswith(".lock") and not path.endswith("pixi.lock"):
        return record(_explicit(path, _bounded.text(body)))
    document = yaml.load(body[:], path)
    content = document.value if isinstance(document.value, dict) else {}
    if path.endswith("pixi.lock"):
        return record(_pixi(path, content))
    if isinstance(content.get("package"), list):
        return record(_lock(path, content["package"], document))
    return record(_environment(path, content.get("dependencies"), document))


def _installed(path: str, found: _Installed) -> Package | str:
    if not found.name or not found.version:
        return nameless(path.rpartition("/")[2])
    return _package(
        path,
        found.name,
        found.version,
        arch=found.subdir,
        licenses=(found.license,) if found.license else (),
        depends_on=tuple(need.split()[0] for need in found.depends if need.strip()),
        digests=_digests(found.md5, found.sha256),
    )


def _lock(path: str, listed: list[Any], document: yaml.Document) -> Iterator[Package | str]:
    for number, one in enumerate(listed):
        found = one if isinstance(one, dict) else {}
        name, version = found.get("name"), found.get("version")
        if not isinstance(name, str) or not isinstance(version, str):
            yield nameless(str(name))
            continue
        hashed = found.get("hash")
        digests = hashed if isinstance(hashed, dict) else {}
        yield _package(
            path,
            name,
            version,
            python=found.get("manager") == "pip",
            arch=_text(found.get("platform")),
            line=document.line("package", number),
            digests=_digests(_text(digests.get("md5")), _text(digests.get("sha256"))),
            dev=found.get("category", "main") != "main",
            declared=True,
        )


def _explicit(path: str, content: str) -> Iterator[Package | str]:
    for number, line in enumerate(content.splitlines(), 1):
        if line.startswith(("https:", "http:", "file:", "/")):
            yield _of_url(path, line.strip(), number)


def _of_url(path: str, url: str, line: int = 0, sha256: str = "") -> Package | str:
    found = _URL.search(url[-500:])
    if not found:
        return nameless(url.rpartition("/")[2])
    subdir, name, version, _build, digest = found.groups("")
    md5, sha256 = (digest, sha256) if len(digest) == 32 else ("", sha256 or digest)
    return _package(path, name, version, arch=subdir, line=line, digests=_digests(md5, sha256), declared=True)


def _pixi(path: str, content: dict[str, Any]) -> Iterator[Package | str]:
    """Version 4 says `kind`, `name` and `version`, later ones `conda: URL`, or `pypi: URL` with name and version."""
    listed = content.get("packages")
    for one in listed if isinstance(listed, list) else ():
        found = one if isinstance(one, dict) else {}
        name, version, sha256 = (_text(found.get(key)) for key in ("name", "version", "sha256"))
        python = "pypi" in found or found.get("kind") == "pypi"
        if name and version:
            yield _package(path, name, version, python=python, digests=_digests("", sha256), declared=True)
        elif isinstance(found.get("conda"), str):
            yield _of_url(path, found["conda"], sha256=sha256)
        else:
            yield nameless(str(next(iter(found.values()), "")))


def _environment(path: str, wanted: Any, document: yaml.Document) -> Iterator[Package | str]:
    open_ = []
    for number, one in enumerate(wanted if isinstance(wanted, list) else ()):
        if isinstance(one, dict):
            listed = one.get("pip")
            for position, requirement in enumerate(listed if isinstance(listed, list) else ()):
                found = _PIP_PIN.match(str(requirement)[:500])
                line = document.line("dependencies", number, "pip", position)
                if found:
                    yield _package(path, found[1], found[2], python=True, line=line, declared=True)
                else:
                    open_.append(str(requirement))
        elif found := _PIN.match(str(one)[:500]):
            yield _package(path, found[1], found[2], line=document.line("dependencies", number), declared=True)
        else:
            open_.append(str(one))
    if open_:
        yield _unpinned(open_)


def _unpinned(names: Iterable[str]) -> str:
    shown = [name[:60] for name in names]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return f"Not pinned to one version: {', '.join(shown[:5])}{more}; add conda-lock.yml."


def _package(path: str, name: str, version: str, *, python: bool = False, **facts: Any) -> Package:
    ecosystem, kind = ("python", "pypi") if python else ("conda", "conda")
    if python:
        facts.pop("arch", None)
    return Package(name=name, version=version, ecosystem=ecosystem, type=kind, locations=(path,), **facts)


def _digests(md5: str, sha256: str) -> dict[str, str]:
    return {name: value for name, value in (("md5", md5), ("sha256", sha256)) if value}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
