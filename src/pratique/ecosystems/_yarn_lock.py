"""yarn.lock, of Yarn 1 (https://classic.yarnpkg.com/lang/en/docs/yarn-lock/) and Yarn 2 and later ("berry").

Neither says which packages are for development only.
"""

from collections.abc import Iterator

from pratique.ecosystems import _bounded, _indented, _locked
from pratique.ecosystems._node_package import locked, parse
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package

_OURS = ("workspace:", "link:", "portal:", "file:")
"""Protocols of what is the project's own, not published."""


def read(path: str, body: Body) -> Record:
    """One lock file."""
    return _locked.record(_packages(path, _bounded.text(body)))


def _packages(path: str, content: str) -> Iterator[Package]:
    header = _indented.Line(0, 0, "", "")
    fields: dict[str, str] = {}
    depends_on: list[str] = []
    section = ""
    for line in (*_indented.lines(content), _indented.Line(0, 0, "", "")):
        if line.indent == 0:
            if package := _package(path, header, fields, tuple(depends_on)):
                yield package
            header, fields, depends_on, section = line, {}, [], ""
        elif line.indent == 2:
            section = line.key
            fields.setdefault(line.key, line.value)
        elif section in ("dependencies", "optionalDependencies"):
            depends_on.append(line.key)


def _package(path: str, header: _indented.Line, fields: dict[str, str], depends_on: tuple[str, ...]) -> Package | None:
    """Berry names what an alias resolved to in `resolution`; Yarn 1 only in the header: `alias@npm:name@range`."""
    version = fields.get("version", "")
    if header.key in ("", "__metadata") or not version:
        return None
    if "resolution" in fields:
        name, protocol = parse(fields["resolution"])
    else:
        name, protocol = parse(_indented.unquote(header.key.split(",")[0].strip()))
        if protocol.startswith("npm:") and "@" in protocol:
            name, _ = parse(protocol[4:])
    if protocol.startswith(_OURS):
        return None
    return locked(name, version, path, line=header.number, integrity=fields.get("integrity", ""), depends_on=depends_on)
