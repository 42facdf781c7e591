"""Debian packages (dpkg, distroless `status.d`, opkg).

`status` holds one stanza a package (https://manpages.debian.org/dpkg-query); distroless images hold one file a package in
`status.d`. `info/*.list` and `*.md5sums` say which files a package owns, `copyright` its licences
(https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from pratique.model.analyser import Ecosystem, FileRecord, FileView, Record, Wanted
from pratique.model.distro import Distro
from pratique.model.files import Body, Entry, display
from pratique.model.package import Package

STATUS = ("var/lib/dpkg/status", "usr/lib/opkg/status", "var/lib/opkg/status", "opt/var/lib/opkg/status")

ECOSYSTEM = Ecosystem(
    type="deb",
    order="dpkg",
    installed=Wanted(
        paths=(
            *STATUS,
            "var/lib/dpkg/status.d/*",
            "var/lib/dpkg/info/*.list",
            "var/lib/dpkg/info/*.md5sums",
            "var/lib/dpkg/diversions",
            "usr/share/doc/*/copyright",
        ),
        limit=32 << 20,  # the status of 3,000 packages is 3 MB
    ),
)

MAX_PACKAGES = 200_000
"""Debian has 70,000; more in one file is hostile."""
MAX_PROBLEMS = 20
MAX_FILES = 250_000
"""Files of one package; the largest of Debian 12 have 60,000."""
MAX_NAMES = 10_000
"""Dependencies or licences of one package."""
MAX_COPYRIGHT = 8 << 20
"""Bytes of one `copyright` file that are read for licences; Boost's is 1.1 MB."""
ABSENT = frozenset({"not-installed", "config-files"})
"""States of packages whose files are gone (dpkg(1), "Package states"); all others have files on disk."""

_SCRIPTS = ("preinst", "postinst", "prerm", "postrm", "config")
_FIELD = re.compile(
    rb"^(Package|Status|Version|Architecture|Source|Depends|Pre-Depends|Maintainer):[ \t]*([^\r\n]*)", re.MULTILINE
)
_STANZA_END = re.compile(rb"\n[ \t\r]*\n")
_SOURCE = re.compile(r"(\S+)(?: \(([^()]+)\))?")
_MD5 = re.compile(rb"^([0-9a-f]{32})  ([^\n]+)$", re.MULTILINE)
_LICENSE = re.compile(rb"^License:[ \t]*([^\r\n]{1,200})", re.MULTILINE)
_COMMON_LICENSE = re.compile(rb"/usr/share/common-licenses/([0-9A-Za-z][0-9A-Za-z_.+-]{0,40}[0-9A-Za-z])")
_ALTERNATIVE = re.compile(r"\s+(?:or|and|and/or)\s+|[,|]")


def read(entry: Entry, body: Body) -> Record:
    """Packages of a status file; or what a package owns, its files' digests, or its licences."""
    directory, _, name = entry.path.rpartition("/")
    if name == "copyright":
        return _copyright(directory.rpartition("/")[2], body)
    if name == "diversions":
        return _diversions(body)
    if name.endswith(".md5sums"):
        return _digests(name.removesuffix(".md5sums") if directory.endswith("/status.d") else "", body)
    if name.endswith(".list") and directory.endswith("/info"):
        return _list(entry.path.removesuffix(".list"), body)
    return _status(body)


def assemble(records: Sequence[FileRecord], view: FileView, distro: Distro | None) -> Iterator[Package]:  # noqa: ARG001
    """Packages with the licences of their `copyright` file, which may be a link to another package's."""
    licenses = {
        record.path: tuple(record.record.data["licenses"].split("\n"))
        for record in records
        if "licenses" in record.record.data
    }
    for record in records:
        for package in record.record.packages:
            path = f"usr/share/doc/{package.name}/copyright"
            found = licenses.get(path) or licenses.get(view.resolve(path), ())
            yield replace(package, licenses=found, locations=(record.path,))


def _status(body: Body) -> Record:
    packages: list[Package] = []
    problems: list[str] = []
    for number, stanza in enumerate(_STANZA_END.split(body[:], MAX_PACKAGES), 1):
        if number > MAX_PACKAGES:
            problems.append(f"it has more than {MAX_PACKAGES} stanzas; the rest was not read")
            break
        if not stanza.strip():
            continue
        fields = {
            key.decode(): value.decode("utf-8", "replace").strip() for key, value in reversed(_FIELD.findall(stanza))
        }
        if fields.get("Status", "").rpartition(" ")[2] in ABSENT:
            continue
        if fields.get("Package") and fields.get("Version"):
            packages.append(_package(fields))
        elif len(problems) < MAX_PROBLEMS:
            missing = "Version" if fields.get("Package") else "Package"
            problems.append(
                f"stanza {number} ({fields.get('Package') or 'no name'}) has no {missing} field and was not counted"
            )
    return Record(packages=tuple(packages), problems=tuple(problems))


def _package(fields: dict[str, str]) -> Package:
    name, version = fields["Package"], fields["Version"]
    source = _SOURCE.match(fields.get("Source", ""))
    source_name, source_version = source.groups("") if source else ("", "")
    return Package(
        name=name,
        version=version,
        arch=fields.get("Architecture", ""),
        source_name=source_name if source_name != name else "",
        source_version=source_version if source_version != version else "",
        depends_on=_names(f"{fields.get('Pre-Depends', '')},{fields.get('Depends', '')}"),
        vendor=fields.get("Maintainer", ""),
    )


def _names(relation: str) -> tuple[str, ...]:
    """Package names of `libc6 (>= 2.36), awk | mawk:any`, each once, in order."""
    words = (part.split(maxsplit=1) for part in re.split(r"[,|]", relation, maxsplit=MAX_NAMES)[:MAX_NAMES])
    return tuple(dict.fromkeys(_unqualified(word[0].partition("(")[0]) for word in words if word))


def _unqualified(name: str) -> str:
    """`libc6:amd64` is `libc6`."""
    return name.partition(":")[0]


def _list(stem: str, body: Body) -> Record:
    """Paths of a `.list` file but those that the next line shows to be a directory: they are shared by many packages.

    The package's scripts, which lie beside the list, are its own too.
    """
    lines = body[:].split(b"\n", MAX_FILES)
    paths = [f"{stem}.{script}" for script in _SCRIPTS]
    for line, following in zip(lines[:MAX_FILES], [*lines[1:], b""], strict=False):
        path = line.strip(b"\r").lstrip(b"/")
        if path and path != b"." and not following.startswith(line + b"/"):
            paths.append(display(path))
    problems = (f"it has more than {MAX_FILES} lines; the rest was not read",) if len(lines) > MAX_FILES else ()
    return Record(owns={_unqualified(stem.rpartition("/")[2]): tuple(paths)}, problems=problems)


def _digests(owner: str, body: Body) -> Record:
    """Digests of a package's files; distroless has no `.list`, there they also say what `owner` owns."""
    digests = {display(path): f"md5:{digest.decode()}" for digest, path in islice(_pairs(body), MAX_FILES)}
    return Record(file_digests=digests, owns={owner: tuple(digests)} if owner and digests else {})


def _diversions(body: Body) -> Record:
    """Paths where another package's file lies in place of their own, without a digest (dpkg-divert(1): three lines each)."""
    lines = body[: MAX_FILES * 3 * 256].split(b"\n")
    return Record(file_digests={display(path.lstrip(b"/")): "" for path in lines[: MAX_FILES * 3 : 3] if path})


def _pairs(body: Body) -> Iterator[tuple[bytes, bytes]]:
    return ((found[1], found[2]) for found in _MD5.finditer(body))


def _copyright(package: str, body: Body) -> Record:
    """Licences of a DEP-5 file by its `License:` fields, of a free-form one by the common licences it points to."""
    text = body[:MAX_COPYRIGHT]
    named = _LICENSE.findall(text) if b"copyright-format" in text[:4096] or text.startswith(b"Format:") else []
    words = [part.strip() for line in named[:MAX_NAMES] for part in _ALTERNATIVE.split(line.decode("utf-8", "replace"))]
    words += [] if named else [name.decode() for name in _COMMON_LICENSE.findall(text)]
    unique = dict.fromkeys(word for word in words if word)
    problems = (f"only the first {MAX_COPYRIGHT} bytes were read for licences",) if len(body) > MAX_COPYRIGHT else ()
    return Record(data={"package": package, "licenses": "\n".join(unique)} if unique else {}, problems=problems)
