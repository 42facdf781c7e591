"""As much of Groovy as a Jenkinsfile needs: calls with their strings and blocks, each with its line. Bounded; nothing is run.

>>> [(call.name, [each.text for each in call.arguments]) for call in read("sh 'make'; retry(3) { sh 'x' }")]
[('sh', ['make']), ('retry', ['3'])]
"""

import re
from collections.abc import Iterator

import msgspec

from pratique.documents._pipeline import Breaks, Inserted
from pratique.errors import LimitError

MAX_CHARACTERS = 1 << 20
MAX_DEPTH = 100
_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\f]+|\\\n)"
    r"|(?P<newline>\n)"
    r"|(?P<comment>//[^\n]*|/\*)"
    r"|(?P<string>'''|\"\"\"|'|\")"
    r"|(?P<name>\.?[A-Za-z_@][\w]*(?:\??\.[A-Za-z_]\w*)*)"
    r"|(?P<number>[0-9][\w.]*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_VARIABLE = re.compile(r"\$([A-Za-z_]\w*(?:\.\w+)*)")
_OPENS = {"(": ")", "[": "]", "{": "}"}


class Argument(msgspec.Struct, frozen=True):
    """A string, a number or a plain name that a call is given."""

    text: str
    """Escapes replaced; `${…}` as it is written."""
    line: int
    name: str = ""
    """`script` in `sh(script: '…')`."""
    quoted: bool = True
    breaks: Breaks = ()
    inserted: tuple[Inserted, ...] = ()
    """What a string in double quotes puts in."""


class Call(msgspec.Struct, frozen=True):
    """`name arguments { body }`, or `name = argument`."""

    name: str
    line: int
    arguments: tuple[Argument, ...] = ()
    inner: tuple["Call", ...] = ()
    """Calls within the arguments."""
    body: tuple["Call", ...] | None = None
    assigned: bool = False
    """Whether it is `name = argument`."""
    used: bool = False
    """Whether something looks at what it returns."""

    def argument(self, name: str = "") -> Argument | None:
        """The argument of a name; the first without one when the name is empty."""
        return next((one for one in self.arguments if one.name == name), None)


class _Token(msgspec.Struct, frozen=True):
    kind: str
    text: str
    line: int
    argument: Argument | None = None


def read(text: str) -> tuple[Call, ...]:
    """The calls of a file. LimitError when it is too long or too deep."""
    if len(text) > MAX_CHARACTERS:
        raise LimitError(f"a Jenkinsfile is read up to {MAX_CHARACTERS:,} characters: split it into libraries")
    return tuple(_Reader(list(_tokens(text))).block(0))


def _tokens(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # `.` matches anything
            break
        kind = found.lastgroup or ""
        if kind == "string":
            argument, end = _string(text, at, found[0], line)
            yield _Token("string", "", line, argument)
        elif found[0] == "/*":
            end = text.find("*/", at + 2)
            end = len(text) if end < 0 else end + 2
        else:
            end = found.end()
            if kind not in ("blank", "comment"):
                yield _Token(kind, found[0], line)
        line += text.count("\n", at, end)
        at = end
    yield _Token("newline", "\n", line)


def _string(text: str, start: int, quote: str, line: int) -> tuple[Argument, int]:
    """A string from its opening quote; an unclosed one ends with its line, or with the file."""
    out: list[str] = []
    breaks = [(0, line)]
    inserted: list[Inserted] = []
    at, length, row = start + len(quote), 0, line
    while at < len(text) and not text.startswith(quote, at):
        sign = text[at]
        piece = sign
        step = 1
        if sign == "\\" and at + 1 < len(text):
            step = 2
            piece = "" if text[at + 1] == "\n" else _ESCAPES.get(text[at + 1], text[at + 1])
        elif sign == "$" and quote[0] == '"':
            piece = _expression(text, at)
            step = len(piece)
            if step > 1:
                inner = piece[2:-1] if piece[1] == "{" else piece[1:]
                inserted.append(Inserted(inner.strip(), length, length + step))
        elif sign == "\n" and len(quote) == 1:
            break
        row += text.count("\n", at, at + step)
        out.append(piece)
        length += len(piece)
        if "\n" in text[at : at + step]:
            breaks.append((length, row))
        at += step
    found = Argument("".join(out), line, breaks=tuple(breaks), inserted=tuple(inserted))
    return found, at + len(quote) if text.startswith(quote, at) else at


def _expression(text: str, at: int) -> str:
    """`${…}` with balanced braces, `$name`, or `$` alone."""
    if text.startswith("${", at):
        depth = 0
        for end in range(at + 1, min(at + 1_000, len(text))):
            depth += (text[end] == "{") - (text[end] == "}")
            if depth == 0:
                return text[at : end + 1]
        return "$"
    found = _VARIABLE.match(text, at)
    return found[0] if found else "$"


class _Reader:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> _Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def _bound(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            line = self.peek().line
            raise LimitError(f"line {line}: a Jenkinsfile is read up to {MAX_DEPTH} levels deep: make it flatter")

    def block(self, depth: int, closing: str = "") -> list[Call]:
        """Calls up to the closing sign."""
        self._bound(depth)
        found: list[Call] = []
        before = ""
        while self.at < len(self.tokens):
            token = self.peek()
            if token.kind == "sign" and token.text in ")]}":
                if token.text == closing:
                    self.at += 1
                    return found
                self.at += 1
            elif token.kind == "name":
                found.append(
                    self.call(depth, used=before in ("=", "(", "!", "return", "if", "==", "!=", ",", ":", "?"))
                )
                before = found[-1].name
                continue
            elif token.kind == "sign" and token.text in _OPENS:
                self.at += 1
                found += self.block(depth + 1, _OPENS[token.text])
            else:
                self.at += 1
            if token.kind != "newline":
                before = token.text
            elif before != "=":
                before = ""
        return found

    def call(self, depth: int, *, used: bool) -> Call:
        self._bound(depth)
        token = self.peek()
        self.at += 1
        arguments: list[Argument] = []
        inner: list[Call] = []
        assigned = False
        now = self.peek()
        if (
            now.kind == "sign"
            and now.text == "="
            and self.tokens[min(self.at + 1, len(self.tokens) - 1)].kind == "string"
        ):
            self.at += 1
            assigned = True
            self._plain(arguments, "")
        elif now.kind == "sign" and now.text == "(":
            self.at += 1
            self._arguments(arguments, inner, depth + 1, ")")
        elif now.kind in ("string", "number") or self._is_label():
            self._arguments(arguments, inner, depth + 1, "")
        elif now.kind == "name" and now.text in ("true", "false"):
            self._plain(arguments, "")
        body = None
        if self.peek().text == "{" and self.peek().kind == "sign":
            self.at += 1
            body = tuple(self.block(depth + 1, "}"))
        return Call(token.text, token.line, tuple(arguments), tuple(inner), body, assigned, used)

    def _is_label(self) -> bool:
        """Whether `name:` stands here."""
        after = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        return self.peek().kind == "name" and after.kind == "sign" and after.text == ":"

    def _plain(self, arguments: list[Argument], label: str) -> None:
        token = self.peek()
        self.at += 1
        if token.argument is not None:
            arguments.append(msgspec.structs.replace(token.argument, name=label))
        else:
            arguments.append(Argument(token.text, token.line, label, quoted=False))

    def _arguments(self, arguments: list[Argument], inner: list[Call], depth: int, closing: str) -> None:
        """Arguments up to the closing sign; without one, up to the line's end or a block."""
        label = ""
        comma = False
        while self.at < len(self.tokens):
            token = self.peek()
            if token.kind == "newline":
                if not closing and not comma:
                    return
                self.at += 1
                continue
            if token.kind == "sign" and (token.text == closing or (not closing and token.text in "{});]")):
                self.at += token.text == closing
                return
            comma = token.kind == "sign" and token.text == ","
            if self._is_label():
                label = token.text
                self.at += 2
                continue
            if token.kind in ("string", "number") or (token.kind == "name" and token.text in ("true", "false")):
                self._plain(arguments, label)
            elif token.kind == "name":
                inner.append(self.call(depth + 1, used=True))
            elif token.kind == "sign" and token.text in _OPENS:
                self.at += 1
                inner += self.block(depth + 1, _OPENS[token.text])
            else:
                self.at += 1
            label = "" if comma or token.kind != "sign" else label
