r"""JSON with line numbers, bounded and strict: for files that people write, where a finding must name the line.

A key given twice is an error, as are comments, single quotes and commas too many: the program that the file is for
would refuse them. The result is the same kind of document that YAML gives. https://www.rfc-editor.org/rfc/rfc8259

>>> document = load(b'{\n  "icc": false\n}', "daemon.json")
>>> document.value, document.line("icc")
({'icc': False}, 2)
"""

import bisect
import re
from typing import Any, NoReturn

import msgspec

from pratique.documents.yaml import MAX_BYTES, MAX_DEPTH, MAX_NODES, Document, Path
from pratique.errors import LimitError, UnreadableError

_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:(?P<mark>[{}\[\],:])|(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*+")'
    r"|(?P<plain>-?(?:0|[1-9][0-9]{0,400})(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,4})?|true|false|null)(?![\w.+-]))"
)
_BOM = "\ufeff"


def load(data: bytes, name: str) -> Document:
    """The value of a JSON file with the line of each part. UnreadableError and LimitError name file and line."""
    if len(data) > MAX_BYTES:
        raise LimitError(f"{name} has {len(data):,} bytes: JSON is read up to {MAX_BYTES:,} bytes, so split it")
    try:
        text = data.decode().removeprefix(_BOM)
    except UnicodeDecodeError:
        raise UnreadableError(f"{name}: this is no valid JSON (it is not UTF-8): save it as UTF-8") from None
    return _Reader(text, name).document()


class _Reader:
    """One file, one token after the other; `position` is behind the last one."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.position = 0
        self.nodes = 0
        self.lines: dict[Path, int] = {}
        self.ends = [found.start() for found in re.finditer("\n", text)]

    def document(self) -> Document:
        value = self.value(())
        rest = self.text[self.position :]
        if rest.strip(" \t\r\n"):
            self.position += len(rest) - len(rest.lstrip(" \t\r\n"))
            self.refuse("nothing may follow the value")
        return Document(value, self.lines, self.name)

    def value(self, path: Path) -> Any:
        found = self.token()
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise LimitError(
                f"{self.name}:{self.line()}: JSON is read up to {MAX_DEPTH} levels and {MAX_NODES:,} values"
            )
        self.lines.setdefault(path, self.line())
        if found["text"] or found["plain"]:
            return self.plain(found)
        if found["mark"] == "{":
            return self.mapping(path)
        if found["mark"] != "[":
            self.refuse(f"{found['mark']!r} stands where a value should")
        return self.sequence(path)

    def mapping(self, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        while (found := self.token())["mark"] != "}" or made:
            if not found["text"]:
                self.refuse("a key in double quotes should stand here")
            key = self.plain(found)
            if key in made:
                self.refuse(f"the key {key[:80]!r} is already on line {self.lines[*path, key]}")
            self.lines[*path, key] = self.line()
            self.expect(":")
            made[key] = self.value((*path, key))
            if self.expect(",}") == "}":
                break
        return made

    def sequence(self, path: Path) -> list[Any]:
        made: list[Any] = []
        before = self.position
        if self.token()["mark"] == "]":
            return made
        self.position = before
        while True:
            made.append(self.value((*path, len(made))))
            if self.expect(",]") == "]":
                return made

    def plain(self, found: re.Match[str]) -> Any:
        try:
            return msgspec.json.decode(found["text"] or found["plain"])
        except (msgspec.DecodeError, UnicodeError):
            self.refuse("this text or number is not written as JSON wants it")

    def expect(self, marks: str) -> str:
        found: str | None = self.token()["mark"]
        if found is None or found not in marks:
            self.refuse(f"{' or '.join(map(repr, marks))} should stand here")
        return found

    def token(self) -> re.Match[str]:
        found = _TOKEN.match(self.text, self.position)
        if found is None:
            rest = self.text[self.position :].lstrip(" \t\r\n")
            self.position = len(self.text) - len(rest)
            self.refuse(_why(rest[:2]))
        self.position = found.end()
        return found

    def line(self) -> int:
        return bisect.bisect_left(self.ends, min(self.position, len(self.text) - 1)) + 1

    def refuse(self, why: str) -> NoReturn:
        raise UnreadableError(f"{self.name}:{self.line()}: this is no valid JSON ({why}): correct it") from None


def _why(text: str) -> str:
    """What is wrong with a text that begins no value, name or mark."""
    if not text:
        return "the file ends too early"
    if text.startswith(("#", "//", "/*")):
        return "it has no comments"
    return "texts stand in double quotes" if text.startswith("'") else "this is no value"
