"""Text from an image made fit for a terminal or an XML document, and measured in columns of a terminal."""

import functools
import re
import unicodedata
from collections.abc import Collection

_XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


@functools.cache
def _xml_illegal() -> re.Pattern[str]:
    """What XML 1.0 cannot hold. Compiled when the first XML is written: a class of this width takes `re` 15 ms."""
    return re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """One line without control, bidirectional and other invisible characters: they are shown as escapes.

    Line ends and tabs become spaces. A name that holds `ESC ] 0 ;` must not set the title of a terminal, and one that
    holds U+202E must not read backwards (https://trojansource.codes).
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _shown(char) for char in text)


def _shown(char: str) -> str:
    if char in "\t\n\r\u00a0\u3000\u2028\u2029":
        return " "
    return char.encode("unicode_escape").decode()


def block(text: str) -> str:
    """As `printable`, with its line ends kept."""
    return "\n".join(printable(line) for line in text.splitlines())


def columns(text: str) -> int:
    """How many columns of a terminal a printable text takes: two for wide (CJK) characters, none for combining marks."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def widest(texts: Collection[str]) -> int:
    """The columns that the widest of printable texts takes; 0 for none."""
    measure = len if "".join(texts).isascii() else columns
    return max(map(measure, texts), default=0)


@functools.lru_cache(4096)
def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, width: int, mark: str = "…") -> str:
    """A printable text cut to `width` columns, its end replaced by `mark` when something is lost."""
    if columns(text) <= width:
        return text
    room = width - len(mark)
    if text.isascii():
        return text[: max(room, 0)] + mark if width > 0 else ""
    kept = []
    for char in text:
        room -= _columns(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + mark if width > 0 else ""


def cut_left(text: str, width: int, mark: str = "…") -> str:
    """As `cut`, keeping the end: what tells paths apart."""
    return text if columns(text) <= width else cut(text[::-1], width, mark)[::-1]


def pad(text: str, width: int) -> str:
    """A printable text filled up with spaces to `width` columns."""
    return text + " " * (width - columns(text))


def wrap(text: str, width: int) -> list[str]:
    """A printable text in lines of at most `width` columns, broken at spaces (anywhere in words that are longer)."""
    lines, line, width = [], "", max(width, 8)
    for word in text.split():
        while columns(word) > width:
            head = cut(word, width, "")
            lines += [line] * bool(line) + [head]
            line, word = "", word[len(head) :]  # noqa: PLW2901 - the rest of the word
        joined = f"{line} {word}" if line else word
        if columns(joined) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line else lines


def xml(text: str) -> str:
    """Text for XML 1.0 and HTML, in elements and in quoted attributes: escaped, and what XML forbids shown as escapes."""
    illegal = _xml_illegal()
    if illegal.search(text):
        text = illegal.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
    return text.translate(_XML_ESCAPES)
