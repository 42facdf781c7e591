r"""What git ignores: `.gitignore` files, and the index, which tells what is tracked all the same. git itself is not run.

Patterns: https://git-scm.com/docs/gitignore. Index: https://git-scm.com/docs/index-format. A file that is tracked is never
ignored, whatever the patterns say: a repository cannot hide a file that way.

>>> rules = parse(b"build/\n*.log\n!keep.log\n", "")
>>> ignored("app.log", False, [rules]), ignored("keep.log", False, [rules]), ignored("build", True, [rules])
(True, False, True)
"""

import functools
from collections.abc import Sequence
from typing import Any

import msgspec

from pratique.errors import UnreadableError

MAX_BYTES = 1 << 20
MAX_INDEX = 256 << 20
_MOST = 20_000
_LONGEST = 1_000
_TOGETHER = 100
_MEMORY = 64 << 20
"""Bytes that RE2 may take for a hundred of the longest patterns."""


class Pattern(msgspec.Struct, frozen=True):
    """One line."""

    regex: str
    """RE2, over the path from the file's folder, or over the name alone."""
    negated: bool
    folders_only: bool
    by_name: bool


class Patterns(msgspec.Struct, frozen=True, dict=True):
    """One ignore file."""

    folder: str
    """Where it lies, from the repository's root, `/` at the end; empty for the root."""
    patterns: tuple[Pattern, ...]

    @functools.cached_property
    def groups(self) -> tuple[tuple[Any, tuple[Pattern, ...]], ...]:
        """The patterns, last first, some together: with each group what matches every path that any of the group is about.

        Most paths are about none, which is so asked once and not pattern by pattern.
        """
        known = [one for one in reversed(self.patterns) if _compiled(one.regex) is not None]
        some = [tuple(known[start : start + _TOGETHER]) for start in range(0, len(known), _TOGETHER)]
        return tuple((_any_of(group), group) for group in some)


def parse(data: bytes, folder: str) -> Patterns:
    """The patterns of one file; lines that are too long or too many are left out, which ignores less."""
    lines = data[:MAX_BYTES].decode("utf-8", "replace").splitlines()[:_MOST]
    return Patterns(folder, tuple(filter(None, (_pattern(line) for line in lines if len(line) <= _LONGEST))))


def ignored(path: str, is_folder: bool, files: Sequence[Patterns]) -> bool:
    """Whether the last pattern that matches a path (from the repository's root) says so; `files` from the root downwards."""
    name = path.rpartition("/")[2]
    for one in reversed(files):
        if not path.startswith(one.folder):
            continue
        inside = path[len(one.folder) :]
        for any_of, group in one.groups:
            for pattern in group if any_of.fullmatch(inside) else ():
                if (is_folder or not pattern.folders_only) and _compiled(pattern.regex).fullmatch(
                    name if pattern.by_name else inside
                ):
                    return not pattern.negated
    return False


def tracked(index: bytes) -> frozenset[str]:
    """Paths in git's index, from the repository's root. UnreadableError where it cannot be read."""
    if index[:4] != b"DIRC" or len(index) < 12 or b"link" in index[-4096:]:
        raise UnreadableError("git's index is of a kind that is not read here")
    version, count = int.from_bytes(index[4:8], "big"), int.from_bytes(index[8:12], "big")
    found: list[str] = []
    at, before = 12, b""
    for _ in range(min(count, 5_000_000)):
        start = at
        flags = int.from_bytes(index[at + 60 : at + 62], "big")
        at += 64 if version >= 3 and flags & 0x4000 else 62
        if version == 4:
            drop, at = _varint(index, at)
        end = index.find(b"\0", at)
        if end < 0:
            raise UnreadableError("git's index is cut off")
        before = before[: len(before) - drop] + index[at:end] if version == 4 else index[at:end]
        found.append(before.decode("utf-8", "surrogateescape"))
        at = end + 1 if version == 4 else start + (end - start + 8) // 8 * 8
    return frozenset(found)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Git's offset encoding: https://git-scm.com/docs/pack-format."""
    value = 0
    for number in range(9):
        byte = data[at + number] if at + number < len(data) else 0
        value = ((value + bool(number)) << 7) | (byte & 0x7F)
        if not byte & 0x80:
            return value, at + number + 1
    raise UnreadableError("git's index is damaged")


def _pattern(line: str) -> Pattern | None:
    text = line.rstrip("\r")
    while text.endswith(" ") and not text.endswith("\\ "):
        text = text[:-1]
    if not text or text.startswith("#"):
        return None
    negated = text.startswith("!")
    text = text[negated:]
    folders_only = text.endswith("/")
    text = text.rstrip("/") if folders_only else text
    by_name = "/" not in text
    return Pattern(_translated(text.removeprefix("/")), negated, folders_only, by_name) if text else None


def _translated(text: str) -> str:
    """A glob as RE2, which is linear whatever the glob."""
    import re

    out, at = [], 0
    while at < len(text):
        if text.startswith("**/", at) and (at == 0 or text[at - 1] == "/"):
            out.append("(?:[^/]+/)*")
            at += 3
        elif text.startswith("/**", at) and at + 3 == len(text):
            out.append("/.+")
            at += 3
        elif text[at] == "*":
            out.append("[^/]*")
            at += 1
        elif text[at] == "?":
            out.append("[^/]")
            at += 1
        elif text[at] == "[" and (end := text.find("]", at + 2)) > 0:
            inner = text[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            out.append(f"[{'^' + inner[1:] if inner[0] == '!' else inner}]")
            at = end + 1
        else:
            at += text[at] == "\\" and at + 1 < len(text)
            out.append(re.escape(text[at]))
            at += 1
    return "".join(out)


def _any_of(patterns: Sequence[Pattern]) -> Any:
    """What matches every path from the ignore file's folder that any of the patterns does, and few others."""
    import re2

    regexes = (f"{'(?s:.*/)?' if one.by_name else ''}(?:{one.regex})" for one in patterns)
    try:
        return re2.compile("|".join(regexes), _options())
    except re2.error:  # together they are too large: each is asked
        return re2.compile("(?s:.*)", _options())


@functools.lru_cache(maxsize=4096)
def _compiled(regex: str) -> Any:
    """None for what is no pattern, which matches nothing."""
    import re2

    try:
        return re2.compile(regex, _options())
    except re2.error:
        return None


def _options() -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    return options
