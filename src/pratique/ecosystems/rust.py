"""Rust: crates in programs built with `cargo auditable`, and Cargo.lock.

Installed: the section `.dep-v0`, JSON compressed by zlib (https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md).
Declared: Cargo.lock, versions 1 to 4. It does not say which crates are for development only.
"""

import zlib

import msgspec

from pratique.ecosystems import _bounded, _elf, _locked
from pratique.errors import LimitError, UnreadableError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="cargo",
    order="semver",
    osv="crates.io",
    installed=Wanted(magic=(_elf.MAGIC,), limit=2 << 30),
    declared=Wanted(paths=("**/Cargo.lock",), limit=_bounded.TOML_LIMIT),
)

_AUDIT_LIMIT = 8 << 20
"""Bytes of JSON; cargo-auditable's own reader takes as many."""


def read(entry: Entry, body: Body) -> Record:
    """One program or Cargo.lock."""
    if entry.path.endswith("Cargo.lock") and body[:4] != _elf.MAGIC:
        return _lock(entry.path, body)
    offset, size = _elf.sections(body).get(".dep-v0", (0, 0))
    return _audit(entry.path, body[offset : offset + min(size, _AUDIT_LIMIT)]) if size else Record()


class _Crate(msgspec.Struct):
    name: str
    version: str
    kind: str = "runtime"
    dependencies: list[int] = []


class _Audit(msgspec.Struct):
    packages: list[_Crate] = []


def _audit(path: str, compressed: bytes) -> Record:
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(compressed, _AUDIT_LIMIT)
    except zlib.error:
        raise UnreadableError("The program's list of crates is damaged: build it again with cargo auditable.") from None
    if inflate.unconsumed_tail:
        raise LimitError(f"The program's list of crates is larger than {_AUDIT_LIMIT:,} bytes: look at it by hand.")
    crates = _bounded.json(plain, _Audit).packages
    packages = tuple(
        _package(
            crate.name,
            crate.version,
            path,
            depends_on=tuple(crates[n].name for n in crate.dependencies if 0 <= n < len(crates)),
        )
        for crate in crates
        if crate.kind == "runtime"  # crates of kind "build" ran while it was built and are not in it
    )
    return Record(packages=packages)


def _lock(path: str, body: Body) -> Record:
    """Crates with a source; those without are the project's own."""
    document = _bounded.toml(body)
    tables = document.get("package", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UnreadableError(
            "`package` in Cargo.lock is no list of tables: write it anew with `cargo generate-lockfile`."
        )
    lines = _locked.table_lines(_bounded.text(body), "[[package]]", len(tables))
    metadata = document.get("metadata")
    checksums = metadata if isinstance(metadata, dict) else {}
    packages = []
    for table, line in zip(tables, lines, strict=True):
        name, version, source = (str(table.get(key, "")) for key in ("name", "version", "source"))
        checksum = table.get("checksum") or checksums.get(f"checksum {name} {version} ({source})") or ""
        needs = table.get("dependencies")
        depends_on = tuple(str(need).partition(" ")[0] for need in needs) if isinstance(needs, list) else ()
        if name and version and source:
            packages.append(_package(name, version, path, line=line, checksum=str(checksum), depends_on=depends_on))
    return _locked.record(packages)


def _package(
    name: str, version: str, path: str, *, line: int = 0, checksum: str = "", depends_on: tuple[str, ...] = ()
) -> Package:
    return Package(
        name=name,
        version=version,
        ecosystem="rust",
        type="cargo",
        locations=(path,),
        line=line,
        depends_on=depends_on,
        digests={"sha256": checksum} if len(checksum) == 64 else {},
    )
