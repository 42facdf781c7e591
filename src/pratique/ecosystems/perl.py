"""Perl distributions (CPAN).

`cpanm` and Carton leave `.meta/DIST-VERSION/install.json` (https://github.com/miyagawa/cpanminus), with the author's id in
its path; plain `make install` leaves `.packlist` (https://perldoc.perl.org/ExtUtils::Packlist), which names the
distribution, and `perllocal.pod` (https://perldoc.perl.org/ExtUtils::Command::MM), which also says its version. `cpanfile.snapshot` is Carton's
lock file (https://github.com/perl-carton/carton).
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, FileRecord, FileView, Record, Wanted
from pratique.model.distro import Distro
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="cpan",
    installed=Wanted(
        paths=("**/.meta/*/install.json", "**/.meta/*/MYMETA.json", "**/auto/**/.packlist", "**/perllocal.pod"),
        limit=16 << 20,
    ),
    declared=Wanted(paths=("**/cpanfile.snapshot",), limit=16 << 20),
)

_RANKS = {".packlist": 0, "perllocal.pod": 1, "install.json": 2}
"""How much a file says of a distribution."""

_PACKLIST = re.compile(r"(?:^|/)auto/([\w/-]+)/\.packlist$")
_MODULE = re.compile(r"^=head2 [^\n]{0,100}: C<Module> L<([\w:]{1,200})\|", re.MULTILINE)
_VERSION = re.compile(r"^C<VERSION: ([^>\s]{1,100})>", re.MULTILINE)
_DISTRIBUTION = re.compile(r"(.+)-v?([0-9][\w.]*(?:-TRIAL)?)$")
_SNAPSHOT = re.compile(r"  ([\w.+-]+)$")
_PATHNAME = re.compile(r"    pathname: (?:\w/\w\w/)?([A-Z0-9-]+)/")


class _Install(msgspec.Struct, frozen=True):
    dist: str = ""
    pathname: str = ""


class _Meta(msgspec.Struct, frozen=True):
    license: list[str] = []


def read(entry: Entry, body: Body) -> Record:
    """Distributions of one file. `assemble` joins what several files say of one."""
    directory, _, name = entry.path.rpartition("/")
    if name == "install.json":
        install = _bounded.json(body, _Install)
        return record([_distribution(entry.path, install.dist or directory.rpartition("/")[2], _author(install))])
    if name == "MYMETA.json":
        return Record(data={"licenses": "\n".join(_bounded.json(body, _Meta).license)})
    if name == ".packlist":
        found = _PACKLIST.search(entry.path)
        return record([_package(entry.path, found[1].replace("/", "-"), "")] if found else [])
    content = _bounded.text(body)
    return record(_snapshot(entry.path, content) if name == "cpanfile.snapshot" else _local(entry.path, content))


def assemble(records: Sequence[FileRecord], view: FileView, distro: Distro | None) -> Iterator[Package]:  # noqa: ARG001
    """Each distribution once: from `install.json`, else `perllocal.pod`, else the `.packlist` alone, without a version."""
    licenses = {_directory(one): one.record.data["licenses"] for one in records if one.record.data}
    best: dict[str, tuple[int, Package]] = {}
    for one in records:
        rank = _RANKS.get(one.path.rpartition("/")[2], 0)
        text = licenses.get(_directory(one), "")
        for package in one.record.packages:
            if package.declared:
                yield package
            elif package.name not in best or best[package.name][0] <= rank:
                found = msgspec.structs.replace(package, licenses=tuple(text.split("\n")) if text else ())
                best[package.name] = (rank, found)
    yield from (package for _, package in best.values())


def _directory(record: FileRecord) -> str:
    return record.path.rpartition("/")[0]


def _local(path: str, content: str) -> Iterator[Package | str]:
    """The log of installations: a module's heading, then its facts; the last entry of a module counts."""
    versions: dict[str, str] = {}
    headings = list(_MODULE.finditer(content))
    for number, heading in enumerate(headings):
        end = headings[number + 1].start() if number + 1 < len(headings) else len(content)
        version = _VERSION.search(content, heading.end(), end)
        versions[heading[1].replace("::", "-")] = version[1] if version else ""
    yield from (_package(path, name, version) for name, version in versions.items())


def _snapshot(path: str, content: str) -> Iterator[Package | str]:
    lines = content.splitlines()
    for number, line in enumerate(lines):
        found = _SNAPSHOT.match(line)
        if found:
            author = _PATHNAME.match(lines[number + 1]) if number + 1 < len(lines) else None
            yield _distribution(path, found[1], author[1] if author else "", line=number + 1, declared=True)


def _author(install: _Install) -> str:
    """`N/NO/NOBODY/Dist-1.0.tar.gz` → `NOBODY`."""
    parts = install.pathname.split("/")
    return parts[2] if len(parts) > 3 else ""


def _distribution(path: str, text: str, author: str, *, line: int = 0, declared: bool = False) -> Package | str:
    found = _DISTRIBUTION.match(text[:300])
    return _package(path, found[1], found[2], author, line=line, declared=declared) if found else nameless(text)


def _package(path: str, name: str, version: str, author: str = "", *, line: int = 0, declared: bool = False) -> Package:
    return Package(
        name=name,
        namespace=author,
        version=version,
        ecosystem="perl",
        type="cpan",
        locations=(path,),
        line=line,
        declared=declared,
    )
