"""go.mod (https://go.dev/ref/mod#go-mod-file)."""

import base64
import binascii
import re
from collections.abc import Iterator

from pratique.ecosystems import _bounded, _locked
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package

_TOKEN = re.compile(r'"[^"]*"|`[^`]*`|[^\s"`]+')
_GO = re.compile(r"1\.(\d+)")
_PRUNED = 17
"""Since Go 1.17 a go.mod names every module that is needed, not only the direct ones."""


def module(
    path: str, version: str, location: str, *, checksum: str = "", line: int = 0, indirect: bool = False
) -> Package:
    """A module as a package: the last part of its path is the name, the rest the namespace, as purls have it."""
    namespace, _, name = path.strip("/").rpartition("/")
    return Package(
        name=name,
        namespace=namespace,
        version=version,
        ecosystem="golang",
        type="golang",
        locations=(location,),
        line=line,
        indirect=indirect,
        digests=_digests(checksum),
    )


def _digests(checksum: str) -> dict[str, str]:
    """`h1:` is the SHA-256 of the sorted digests of the module's files (https://go.dev/ref/mod#go-sum-files)."""
    try:
        digest = base64.b64decode(checksum.removeprefix("h1:"), validate=True)
    except (binascii.Error, ValueError):
        return {}
    return {"h1": digest.hex()} if checksum.startswith("h1:") and len(digest) == 32 else {}


def read(path: str, body: Body) -> Record:
    """Required modules, those replaced by what replaces them."""
    requires: list[tuple[str, str, int, bool]] = []
    replaced: dict[tuple[str, str], tuple[str, str]] = {}
    go = ""
    for number, tokens, comment in _directives(_bounded.text(body, _bounded.TOML_LIMIT)):
        kind, *rest = tokens
        if kind == "go" and rest:
            go = rest[0]
        elif kind == "require" and len(rest) >= 2:
            requires.append((rest[0], rest[1], number, comment.startswith("indirect")))
        elif kind == "replace" and "=>" in rest:
            at = rest.index("=>")
            old, new = (*rest[:at], "", "")[:2], (*rest[at + 1 :], "", "")[:2]
            replaced[old[0], old[1]] = (new[0], new[1])
    packages = []
    for name, version, number, indirect in requires:
        new_name, new_version = replaced.get((name, version)) or replaced.get((name, "")) or (name, version)
        if new_name.startswith((".", "/")) or not new_name:
            new_name = name
        packages.append(module(new_name, new_version, path, line=number, indirect=indirect))
    release = _GO.match(go)
    old_style = requires and (not go or (release and int(release[1][:6]) < _PRUNED))
    problem = "go.mod is of a Go before 1.17 and names direct requirements only: run `go mod tidy` with a newer one."
    return _locked.record(packages, [problem] if old_style else [])


def _directives(content: str) -> Iterator[tuple[int, list[str], str]]:
    """Line, tokens with the directive first, also inside its parentheses, and the comment."""
    block = ""
    for number, line in enumerate(content.split("\n"), 1):
        code, _, comment = line.partition("//")
        tokens = [token.strip('"`') for token in _TOKEN.findall(code)]
        if block and tokens == [")"]:
            block = ""
        elif len(tokens) == 2 and tokens[1] == "(":
            block = tokens[0]
        elif tokens:
            yield number, [block, *tokens] if block else tokens, comment.strip()
