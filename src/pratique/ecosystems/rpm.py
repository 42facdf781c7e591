"""rpm packages (Red Hat and its relatives, SUSE, Amazon, Photon, Azure Linux).

The database is SQLite, rpm's own `ndb` or a Berkeley DB hash file; each holds one header a package. Distroless Azure Linux
has a manifest instead, one line a package.
"""

import stat
from collections.abc import Iterator

from msgspec.structs import replace

from pratique.ecosystems import _rpm_berkeley, _rpm_header, _rpm_ndb, _rpm_sqlite
from pratique.ecosystems._rpm_header import Header
from pratique.errors import InputError, UnreadableError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry, display
from pratique.model.package import Package

_FOLDERS = ("var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm")
_FILES = ("Packages", "Packages.db", "rpmdb.sqlite", "rpmdb.sqlite-wal")
_MANIFEST = "var/lib/rpmmanifest/container-manifest-2"

ECOSYSTEM = Ecosystem(
    type="rpm",
    order="rpm",
    installed=Wanted(
        paths=(*(f"{folder}/{file}" for folder in _FOLDERS for file in _FILES), _MANIFEST),
        limit=128 << 20,  # twice that is held while SQLite has its copy
    ),
)

MAX_PACKAGES = 100_000
"""Fedora has 70,000; more in one database is hostile."""
MAX_PROBLEMS = 20
MAX_PATHS = 64 << 20
"""Characters of all owned paths together; a full Fedora workstation has 30 million."""
MAX_PATH = 4_096
"""Bytes of one path: Linux's own limit."""
_DIGESTS = {1: "md5", 2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512"}
"""Hash algorithms of RFC 4880, 9.4."""
_WAL_HEADER = 32

_Requiring = tuple[Package, list[bytes], list[bytes]]
"""A package with what it requires and what it provides."""


def read(entry: Entry, body: Body) -> Record:
    """Packages, the files that they own and their digests."""
    if entry.path.endswith("-wal"):
        return _log(body)
    if entry.path.endswith("container-manifest-2"):
        return _manifest(body)
    return _database(_blobs(body), len(body))


def _blobs(body: Body) -> Iterator[bytes]:
    """Headers of a database of any of the three kinds; its content says which, never its name."""
    if body[:16] == _rpm_sqlite.MAGIC:
        yield from _rpm_sqlite.blobs(body)
    elif body[:4] == _rpm_ndb.MAGIC:
        yield from _rpm_ndb.blobs(body)
    elif _rpm_berkeley.matches(body):
        yield from _rpm_berkeley.blobs(body)
    else:
        raise UnreadableError("it is no package database of a kind that rpm writes; rebuild it with rpm --rebuilddb")


def _log(body: Body) -> Record:
    """A write-ahead log holds packages that the database lacks until rpm folds it in; it does so whenever it ends."""
    problem = "it holds changes that are not in the package database; run rpm --rebuilddb when building the image"
    return Record(problems=(problem,) if len(body) > _WAL_HEADER else ())


def _database(blobs: Iterator[bytes], size: int) -> Record:
    """A database of `size` bytes; its headers together cannot be larger."""
    headers: list[_Requiring] = []
    owns: dict[str, tuple[str, ...]] = {}
    digests: dict[str, str] = {}
    problems: list[str] = []
    room = MAX_PATHS
    try:
        for number, blob in enumerate(blobs, 1):
            size -= len(blob)
            if number > MAX_PACKAGES or size < 0 or room < 0:
                problems.append(
                    f"it claims more packages or files than it can hold; those from package {number} on were not read"
                )
                break
            try:
                header = Header(blob)
                package = _package(header)
            except UnreadableError as error:
                problems.append(f"package {number} was not counted: {error}")
                continue
            if package.name == "gpg-pubkey":  # keys that rpm trusts are stored as packages
                continue
            files: list[str] = []
            for path, digest in _files(header):
                files.append(path)
                if digest:
                    digests[path] = digest
                room -= len(path)
                if room < 0:
                    break
            owns[package.name] = (*owns.get(package.name, ()), *files)
            headers.append((package, header.texts(_rpm_header.REQUIRE_NAME), header.texts(_rpm_header.PROVIDE_NAME)))
    except InputError as error:
        problems.append(str(error))
    if len(problems) > MAX_PROBLEMS:
        problems = [*problems[:MAX_PROBLEMS], f"and {len(problems) - MAX_PROBLEMS} more packages were not counted"]
    return Record(
        packages=tuple(_with_dependencies(headers, owns)), owns=owns, file_digests=digests, problems=tuple(problems)
    )


def _package(header: Header) -> Package:
    name, version = header.text(_rpm_header.NAME), header.text(_rpm_header.VERSION)
    if not name or not version:
        raise UnreadableError(f"{name or 'it'} has no name or no version; rebuild the database with rpm --rebuilddb")
    epoch = next(iter(header.numbers(_rpm_header.EPOCH)), 0)
    license_ = header.text(_rpm_header.LICENSE)
    return _named(
        name,
        f"{version}-{header.text(_rpm_header.RELEASE)}",
        epoch=str(epoch),
        arch=header.text(_rpm_header.ARCH),
        source=header.text(_rpm_header.SOURCE_RPM),
        vendor=header.text(_rpm_header.VENDOR),
        licenses=(license_,) if license_ else (),
        module=header.text(_rpm_header.MODULARITY),
    )


def _named(
    name: str,
    version: str,
    *,
    epoch: str,
    arch: str,
    source: str,
    vendor: str,
    licenses: tuple[str, ...] = (),
    module: str = "",
) -> Package:
    """A package with its source (`bash-5.1.8-6.el9.src.rpm`), whose epoch is the package's own: the file name has none."""
    prefix = f"{epoch}:" if epoch not in ("", "0", "(none)") else ""
    version = f"{prefix}{version.rstrip('-')}"
    parts = source.removesuffix(".src.rpm").removesuffix(".nosrc.rpm").rsplit("-", 2)
    source_name, source_version = (parts[0], f"{prefix}{parts[1]}-{parts[2]}") if len(parts) == 3 else ("", "")
    return Package(
        name=name,
        version=version,
        arch=arch if arch != "(none)" else "",
        source_name=source_name if source_name != name else "",
        source_version=source_version if source_version != version else "",
        licenses=licenses,
        module=module,
        vendor=vendor if vendor != "(none)" else "",
    )


def _files(header: Header) -> Iterator[tuple[str, str]]:
    """Paths of all but directories, with their digests where there are any."""
    modes = header.numbers(_rpm_header.FILE_MODES)
    algorithm = _DIGESTS.get(next(iter(header.numbers(_rpm_header.FILE_DIGEST_ALGORITHM)), 1))
    digests = header.texts(_rpm_header.FILE_DIGESTS)
    for number, path in enumerate(_paths(header)):
        if not path or (number < len(modes) and stat.S_ISDIR(modes[number])):
            continue
        digest = digests[number].decode("ascii", "replace") if number < len(digests) else ""
        yield display(path.lstrip(b"/")), f"{algorithm}:{digest}" if digest and algorithm else ""


def _paths(header: Header) -> Iterator[bytes]:
    names = header.texts(_rpm_header.BASE_NAMES)
    if not names:
        yield from header.texts(_rpm_header.OLD_FILE_NAMES)
        return
    folders = header.texts(_rpm_header.DIR_NAMES)
    for number, name in zip(header.numbers(_rpm_header.DIR_INDEXES), names, strict=False):
        known = number < len(folders) and len(folders[number]) + len(name) <= MAX_PATH
        yield folders[number] + name if known else b""


def _with_dependencies(headers: list[_Requiring], owns: dict[str, tuple[str, ...]]) -> Iterator[Package]:
    """Packages whose `depends_on` names packages where one of the database provides or owns what they require."""
    providers = {capability: package.name for package, _, provided in headers for capability in provided}
    paths = {display(word[1:]) for _, required, _ in headers for word in required if word.startswith(b"/")}
    owners = {f"/{path}": name for name, files in owns.items() for path in files if path in paths}
    for package, required, _ in headers:
        words = ((word, display(word)) for word in required if not word.startswith((b"rpmlib(", b"config(")))
        names = (providers.get(word) or owners.get(text) or text for word, text in words)
        yield replace(package, depends_on=tuple(dict.fromkeys(name for name in names if name != package.name)))


def _manifest(body: Body) -> Record:
    """Lines of name, version-release, install time, build time, vendor, epoch, size, arch, epoch number, source file."""
    packages: list[Package] = []
    problems: list[str] = []
    for number, line in enumerate(body[:].split(b"\n"), 1):
        if number > MAX_PACKAGES:
            problems.append(f"more than {MAX_PACKAGES} packages; those from line {number} on were not read")
            break
        columns = line.decode("utf-8", "replace").rstrip("\r").split("\t")
        if len(columns) >= 10 and columns[0] and columns[1]:
            packages.append(
                _named(columns[0], columns[1], epoch=columns[8], arch=columns[7], source=columns[9], vendor=columns[4])
            )
        elif line.strip() and len(problems) < MAX_PROBLEMS:
            problems.append(f"line {number} has {len(columns)} of 10 columns and was not counted")
    return Record(packages=tuple(packages), problems=tuple(problems))
