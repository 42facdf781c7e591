"""Elements of a hostile XML document: no DTD, bounded count and depth.

>>> [element.tag for element in elements(b"<a><b c='d'>text</b></a>")]
['b', 'a']
"""

from typing import Any
from xml.parsers import expat

import msgspec

from pratique.ecosystems import _bounded
from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Body

MAX_ELEMENTS = 100_000
MAX_DEPTH = 64
MAX_TEXT = 4096
"""Characters kept of one element's own text."""


class Element(msgspec.Struct):
    """One element, without its children; namespaces are dropped from the tag."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    text: str = ""
    line: int = 0
    children: dict[str, str] = {}
    """Tag → text of the children that have no children of their own."""


def elements(body: Body, limit: int = 8 << 20) -> list[Element]:
    """All elements, each after its children. UnreadableError for what is no XML or has a DTD, LimitError."""
    parser = expat.ParserCreate()
    builder = _Builder(parser)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(_bounded.raw(body, limit), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError(f"The file is not the XML that it should be ({error}): repair or remove it.") from None
    return builder.done


class _Builder:
    """Collects elements while expat calls."""

    def __init__(self, parser: Any) -> None:
        self.parser = parser
        self.open: list[Element] = []
        self.done: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= MAX_DEPTH or len(self.done) >= MAX_ELEMENTS:
            raise LimitError("The XML has more elements, or deeper ones, than are read: look at it by hand.")
        parents = tuple(element.tag for element in self.open)
        line = self.parser.CurrentLineNumber
        self.open.append(Element(tag.rpartition(":")[2], attributes, parents, line=line, children={}))

    def end(self, _tag: str) -> None:
        element = self.open.pop()
        element.text = element.text.strip()
        self.done.append(element)
        if self.open and not element.children:
            self.open[-1].children.setdefault(element.tag, element.text)

    def text(self, data: str) -> None:
        if self.open and len(self.open[-1].text) < MAX_TEXT:
            self.open[-1].text += data[:MAX_TEXT]


def _refuse(*_: object) -> None:
    raise UnreadableError("The XML declares a document type, which no package file needs: remove it.")
