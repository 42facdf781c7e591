r"""YAML with line numbers, bounded, read as Kubernetes reads it.

Kubernetes reads YAML 1.1 by go-yaml 2: `yes`, `on` and `y` are true, `010` is eight, `1:30` and `2026-12-31` are strings
(https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go). Keys are kept as they are written (`on:` is the key `on`).
PyYAML's C parser gives events; the values are built here, so that depth, nodes and aliases are bounded, a key given
twice is an error, and no tag ever makes anything but plain data.

>>> document = load(b"spec:\n  hostPID: yes\n", "pod.yaml")
>>> document.value, document.line("spec", "hostPID")
({'spec': {'hostPID': True}}, 2)
"""

import base64
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from pratique.documents import _yaml_plain
from pratique.documents._yaml_scalars import resolve
from pratique.errors import LimitError, UnreadableError

MAX_BYTES = 16 << 20
MAX_DEPTH = 100
MAX_NODES = 500_000
"""Nodes of one file, each counted as often as aliases repeat it."""

Path = tuple[str | int, ...]
"""Keys and list positions from the document's root."""

_TAG = "tag:yaml.org,2002:"


class Document(msgspec.Struct, frozen=True):
    """One YAML document: plain values, and the line on which each begins."""

    value: Any
    """None, bool, int, float, str, list or dict with string keys."""
    lines: dict[Path, int]
    """1-based; of a mapping's entry the line of its key."""
    name: str = ""

    def keys(self) -> set[str | int]:
        """Every key that is written anywhere in it (and the positions in its lists)."""
        return {path[-1] for path in self.lines if path}

    def line(self, *path: str | int) -> int:
        """The line of a value, or of the nearest thing around it that has one."""
        for length in range(len(path), 0, -1):
            if line := self.lines.get(path[:length]):
                return line
        return self.lines.get((), 1)


class _Collection(msgspec.Struct):
    """A mapping or a sequence being built."""

    value: Any
    path: Path
    anchor: str = ""
    size: int = 1
    key: str | None = None
    merges: list[Any] = []
    own: set[str] = set()


class _Anchored(msgspec.Struct):
    value: Any
    size: int


def load(data: bytes, name: str) -> Document:
    """The one document of a file (an empty file is None). UnreadableError and LimitError name file and line."""
    documents = load_all(data, name)
    if len(documents) > 1:
        line = documents[1].line()
        raise UnreadableError(f"{name}:{line}: a second YAML document begins here: put it into a file of its own")
    return documents[0] if documents else Document(None, {}, name)


def load_all(data: bytes, name: str) -> tuple[Document, ...]:
    """All documents of a file, in order."""
    if len(data) > MAX_BYTES:
        raise LimitError(f"{name} has {len(data):,} bytes: YAML is read up to {MAX_BYTES:,} bytes, so split it")
    plain = _yaml_plain.read(data.decode()) if len(data) <= _yaml_plain.MAX_CHARACTERS and data.isascii() else None
    return _read(data, name) if plain is None else tuple(Document(value, lines, name) for value, lines in plain)


def _read(data: bytes, name: str) -> tuple[Document, ...]:
    """The full reader."""
    try:
        return tuple(_Builder(name).documents(yaml.parse(data, Loader=yaml.CSafeLoader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{min(mark.line + 1, len(data.splitlines()))}" if mark else name
        raise UnreadableError(
            f"{where}: this is no valid YAML ({error.problem or error.context}): correct it"
        ) from None
    except (yaml.YAMLError, UnicodeError) as error:
        reason = str(error).split("\n")[0]
        raise UnreadableError(f"{name}: this is no valid YAML ({reason}): correct it or save it as UTF-8") from None


class _Builder:
    """Turns the parser's events into documents."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes = 0
        self.lines: dict[Path, int] = {}
        self.stack: list[_Collection] = []
        self.anchors: dict[str, _Anchored] = {}
        self.root: Any = None

    def documents(self, events: Iterator[yaml.Event]) -> Iterator[Document]:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.lines, self.anchors, self.root = {}, {}, None
            elif isinstance(event, yaml.DocumentEndEvent):
                yield Document(self.root, self.lines, self.name)
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, _line(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end(_line(event))

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            anchored = self.anchors.get(event.anchor or "")
            if anchored is None:
                raise UnreadableError(
                    f"{self.name}:{line}: the alias *{event.anchor} has no anchor before it: add &{event.anchor}"
                )
            self._add(anchored.value, anchored.size, line, written=None)
        elif isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, line)
            if event.anchor:
                self.anchors[event.anchor] = _Anchored(value, 1)
            self._add(value, 1, line, written=event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event, line)

    def _begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise LimitError(f"{self.name}:{line}: YAML is read up to {MAX_DEPTH} levels deep: make it flatter")
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            raise UnreadableError(f"{self.name}:{line}: a key must be a plain word: quote it")
        path = self._path()
        self.lines.setdefault(path, line)
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Collection(value, path, event.anchor or "", merges=[], own=set()))

    def _end(self, line: int) -> None:
        done = self.stack.pop()
        for merged in done.merges:
            for key, value in merged.items():
                done.value.setdefault(key, value)
        if done.anchor:
            self.anchors[done.anchor] = _Anchored(done.value, done.size)
        self._add(done.value, done.size, line, written=None)

    def _path(self) -> Path:
        if not self.stack:
            return ()
        top = self.stack[-1]
        return (*top.path, top.key or "" if isinstance(top.value, dict) else len(top.value))

    def _add(self, value: Any, size: int, line: int, *, written: yaml.ScalarEvent | None) -> None:
        """Put a value where it belongs; `size` counts it with everything in it."""
        if not self.stack:
            self.root = value
            self.lines.setdefault((), line)
            return
        top = self.stack[-1]
        top.size += size
        self.nodes += 1
        if self.nodes > MAX_NODES or top.size > MAX_NODES:
            raise LimitError(
                f"{self.name}:{line}: YAML is read up to {MAX_NODES:,} values, repeated ones too: split it"
            )
        if isinstance(top.value, list):
            self.lines.setdefault((*top.path, len(top.value)), line)
            top.value.append(value)
        elif top.key is None:
            top.key = self._key(top, value, written, line)
        elif top.key == "<<":
            self._merge(top, value, line)
            top.key = None
        else:
            top.value[top.key] = value
            top.key = None

    def _key(self, top: _Collection, value: Any, written: yaml.ScalarEvent | None, line: int) -> str:
        key = written.value if written is not None else value
        if not isinstance(key, str):
            raise UnreadableError(f"{self.name}:{line}: a key must be a plain word: quote it")
        if key in top.own:
            first = self.lines.get((*top.path, key), line)
            raise UnreadableError(f"{self.name}:{line}: the key {key!r} is already on line {first}: remove one of them")
        top.own.add(key)
        self.lines[(*top.path, key)] = line
        return key

    def _merge(self, top: _Collection, value: Any, line: int) -> None:
        several = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in several):
            raise UnreadableError(f"{self.name}:{line}: `<<` merges mappings only: give it an alias of one")
        top.merges.extend(several)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Any:
        text: str = event.value
        tag = (event.tag or "").removeprefix(_TAG)
        if event.tag == "!" or (not event.implicit[0] and not event.tag):
            return text
        if not tag or tag in {"int", "float", "bool", "null"}:
            value = resolve(text)
            if tag == "float" and isinstance(value, int):
                return float(value)
            if tag and (isinstance(value, str) or _tag_of(value) != tag):
                raise UnreadableError(
                    f"{self.name}:{line}: {text[:40]!r} is no {tag}: remove the tag or correct the value"
                )
            return value
        if tag == "binary":
            try:
                return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
            except ValueError:
                raise UnreadableError(f"{self.name}:{line}: this !!binary is no base64: correct it") from None
        return text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _tag_of(value: Any) -> str:
    return "null" if value is None else {bool: "bool", int: "int", float: "float"}[type(value)]
