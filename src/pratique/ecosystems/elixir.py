"""Elixir packages (Mix, Hex).

`mix.lock` is an Elixir map of tuples that Mix writes one a line (https://hexdocs.pm/mix/Mix.Tasks.Deps.html). A Git
dependency has its commit for a version. What runs in an image are the applications in `ebin` (see `erlang`).
"""

import re
from collections.abc import Iterator

from pratique.ecosystems import _bounded, _terms
from pratique.ecosystems._collect import nameless, record
from pratique.errors import UnreadableError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(type="hex", order="semver", osv="Hex", declared=Wanted(paths=("**/mix.lock",), limit=8 << 20))

_KEY = re.compile(r'^  "([^"\\]+)":', re.MULTILINE)


def read(entry: Entry, body: Body) -> Record:
    """Packages of a `mix.lock`."""
    content = _bounded.text(body)
    locked = _terms.parse(content)
    if not isinstance(locked, list):
        raise UnreadableError("The lock file is no map: run `mix deps.get` again.")
    lines = {key: number for number, line in enumerate(content.split("\n"), 1) for key in _KEY.findall(line)}
    return record(_packages(entry.path, locked, lines))


def advisory_name(package: Package) -> str:
    """The name alone: advisories are about the public repository's packages; private ones are told apart by purl."""
    return package.name


def _packages(path: str, locked: list[object], lines: dict[str, int]) -> Iterator[Package | str]:
    for key, value in zip(locked[::2], locked[1::2], strict=False):
        fields = value if isinstance(value, tuple) else ()
        texts = [field if isinstance(field, str) else "" for field in fields]
        if len(texts) < 3 or texts[0] not in {"hex", "git"} or not texts[2]:
            yield nameless(str(key))
            continue
        hex_ = texts[0] == "hex"
        checksum = texts[7] if len(texts) > 7 else ""
        yield Package(
            name=texts[1] if hex_ else str(key),
            namespace=texts[6].removeprefix("hexpm:") if len(texts) > 6 and texts[6] != "hexpm" else "",
            version=texts[2],
            ecosystem="elixir",
            type="hex",
            locations=(path,),
            line=lines.get(str(key), 0),
            depends_on=_needs(fields[5]) if hex_ and len(fields) > 5 else (),
            digests={"sha256": checksum} if len(checksum) == 64 else {},
            declared=True,
        )


def _needs(listed: object) -> tuple[str, ...]:
    found = listed if isinstance(listed, list) else []
    return tuple(str(need[0]) for need in found if isinstance(need, tuple) and need)
