r"""TOML with line numbers, bounded. Values are tomllib's; the lines of tables and keys are found beside it.

>>> document = load(b'version = 2\n[grpc]\n  address = "/run/c.sock"\n', "config.toml")
>>> document.value["grpc"], document.line("grpc", "address")
({'address': '/run/c.sock'}, 3)
"""

import re
import tomllib
from typing import Any

from pratique.documents.yaml import Document, Path
from pratique.errors import LimitError, UnreadableError

MAX_BYTES = 1 << 18
MAX_PARTS = 40
"""Of a dotted key, whose parts cost tomllib their square."""
_KEY = re.compile(r"""[ \t]*(?:([\w-]+)|"([^"\\]*)"|'([^']*)')[ \t]*([.=\]]?)""")
_LONG = re.compile(rf"(?<![\w.-])(?:[\w-]++\.){{{MAX_PARTS}}}")
_WITHOUT_QUOTES = str.maketrans("", "", "\"' \t")
_WHERE = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")

_NOTHING = object()


def load(data: bytes, name: str) -> Document:
    """The one table of a file. UnreadableError and LimitError name file and line."""
    if len(data) > MAX_BYTES:
        raise LimitError(f"{name} has {len(data):,} bytes: TOML is read up to {MAX_BYTES:,} bytes, so split it")
    try:
        text = data.decode().removeprefix("\ufeff")
        if _LONG.search(text.translate(_WITHOUT_QUOTES)):
            raise LimitError(f"{name}: keys are read up to {MAX_PARTS} parts: make it flatter")
        value = tomllib.loads(text)
    except UnicodeDecodeError:
        raise UnreadableError(f"{name}: this is no valid TOML (it is not UTF-8): save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        found = _WHERE.search(str(error))
        where = f":{found[1]}" if found and found[1] else ""
        reason = _WHERE.sub("", str(error))
        raise UnreadableError(f"{name}{where}: this is no valid TOML ({reason}): correct it") from None
    except (RecursionError, ValueError):
        raise LimitError(f"{name}: its values are nested too deep or too large: make it flatter") from None
    return Document(value, _lines(text, value), name)


def _lines(text: str, value: dict[str, Any]) -> dict[Path, int]:
    """Path → line of every table and key that begins a line; those inside inline tables are on the line of the key around."""
    lines: dict[Path, int] = {(): 1}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.lstrip(" \t")
        if stripped.startswith("["):
            several = stripped.startswith("[[")
            keys, end = _keys(stripped[2 if several else 1 :])
            if end == "]" and keys:
                table = _inside(keys, counts)
                if several:
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                _note(lines, table, value, number)
        elif stripped and not stripped.startswith("#"):
            keys, end = _keys(stripped)
            if end == "=":
                _note(lines, (*table, *keys), value, number)
    return lines


def _keys(text: str) -> tuple[Path, str]:
    """(keys, what follows them) of a dotted key."""
    keys: list[str] = []
    at = 0
    while (found := _KEY.match(text, at)) is not None and len(keys) < 50:
        keys.append(next(part for part in found.groups()[:3] if part is not None))
        at = found.end()
        if found[4] != ".":
            return tuple(keys), found[4]
    return (), ""


def _inside(keys: Path, counts: dict[Path, int]) -> Path:
    """The path of a table, its arrays at their last element."""
    path: Path = ()
    for at, key in enumerate(keys):
        path = (*path, key)
        if path in counts and at < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _note(lines: dict[Path, int], path: Path, value: Any, number: int) -> None:
    """Note a path that is really there (text in a value may look like a key)."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key, _NOTHING)
        else:
            value = value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else _NOTHING
    if value is not _NOTHING:
        lines.setdefault(path, number)
