"""The part of CUE in which policies of images are written, read into constraints (`constraints.py`).

Fields, nested and optional; values; `>=` `>` `<=` `<` `!=` `=~` `!~`; `&` and `|`; types; lists, open and closed; names of fields
of the policy; `time.Parse`, `list.MinItems`, `list.MaxItems`, `struct.MinFields`, `struct.MaxFields`. Definitions, `if`, `for`,
`let`, arithmetic, interpolation and all else of https://cuelang.org/docs/reference/spec/ is refused with its line.

>>> parse('predicate: {Data: =~"^foo", size?: >1 & <9}').fields["predicate"].constraint.fields["size"].optional
True
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pratique.errors import UnreadableError
from pratique.signing.image_policies.cue import constraints, tokens
from pratique.signing.image_policies.cue.constraints import Constraint, Field, Fields
from pratique.signing.image_policies.cue.tokens import Token

_T = TypeVar("_T")
_LARGEST = 64 << 10  # characters; a chain of `&` takes time with the square of its length
_DEEPEST = 64
_TYPES = frozenset({"string", "int", "float", "number", "bool"})
_WORDS = {"true": True, "false": False, "null": None}
_PACKAGES = frozenset({"time", "list", "struct"})
_REFUSED = frozenset({"if", "for", "let", "in"})
_SURROGATES = frozenset(f"d{digit}" for digit in "89abcdef")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"} | {
    sign: sign for sign in '"\\/'
}


def parse(text: str) -> Fields:
    """A policy. UnreadableError with the line of what is not CUE, or not of this part of it."""
    if len(text) > _LARGEST:
        raise UnreadableError(f"the CUE has {len(text):,} characters, and {_LARGEST:,} are read: shorten it")
    return _Parser(text).file()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = tokens.read(text)
        self.at = 0
        self.depth = 0
        self.imports: set[str] = set()

    def file(self) -> Fields:
        self._commas()
        if self._word("package"):
            self._take("word")
            self._commas()
        while self._word("import"):
            self._import()
            self._commas()
        found = self._fields("end")
        return constraints.with_names(found)

    def _import(self) -> None:
        grouped = self._sign("(")
        while True:
            if grouped:
                self._commas()
                if self._sign(")"):
                    return
            name = self._text(self._take("text"))
            if name not in _PACKAGES:
                raise self._refused(f"the package {name[:40]!r}")
            self.imports.add(name)
            if not grouped:
                return

    def _fields(self, end: str) -> Fields:
        """Everything up to the closing brace, which is taken."""
        found: dict[str, Field] = {}
        while True:
            self._commas()
            if self._peek().text == end or self._peek().kind == end:
                self.at += 1
                return Fields(found)
            if self._sign("..."):
                continue  # every struct of this part of CUE is open
            name, field = self._field()
            before = found.get(name)
            found[name] = (
                Field(constraints.both(before.constraint, field.constraint), before.optional and field.optional)
                if before
                else field
            )
            if self._peek().kind not in ("newline", "end") and self._peek().text not in (",", "}"):
                raise self._unexpected()

    def _field(self) -> tuple[str, Field]:
        name = self._label()
        optional = self._sign("?")
        self._expect(":")
        if self._labelled():
            inner, field = self._nested(self._field)
            return name, Field(Fields({inner: field}), optional)
        return name, Field(self._nested(self._either), optional)

    def _label(self) -> str:
        token = self._peek()
        if token.kind == "text":
            return self._text(self._take("text"))
        if token.kind == "word" and token.text not in _REFUSED and not token.text.startswith("_"):
            return self._take("word")
        raise (
            self._refused(f"{token.text[:40]!r} where a field begins")
            if token.text in (*_REFUSED, "[")
            else self._unexpected()
        )

    def _labelled(self) -> bool:
        """Does another label of the same field follow?"""
        here, following = self._peek(), self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        return here.kind in ("word", "text") and following.text in (":", "?")

    def _either(self) -> Constraint:
        found = [self._marked()]
        while self._sign("|"):
            self._newlines()
            found.append(self._marked())
        return found[0] if len(found) == 1 else constraints.AnyOf(tuple(found))

    def _marked(self) -> Constraint:
        """A default's mark says what is taken where nothing is; here something must be."""
        self._sign("*")
        found = self._bound()
        while self._sign("&"):
            self._newlines()
            found = constraints.both(found, self._bound())
        return found

    def _bound(self) -> Constraint:
        operator = self._peek().text
        if self._peek().kind == "sign" and operator in constraints.OPERATORS:
            self.at += 1
            return constraints.bound(operator, self._nested(self._value), self._refused)
        return self._value()

    def _value(self) -> Constraint:
        token = self._peek()
        self.at += 1
        match token.kind, token.text:
            case (("text" | "raw"), _):
                return constraints.Equal(self._text(token.text))
            case "number", _:
                return constraints.Equal(_number(token.text))
            case "sign", "-" if self._peek().kind == "number":
                return constraints.Equal(-_number(self._take("number")))
            case "sign", "(":
                found = self._nested(self._either)
                self._expect(")")
                return found
            case "sign", "{":
                return self._nested(lambda: self._fields("}"))
            case "sign", "[":
                return self._list()
            case "word", _:
                return self._name(token)
        self.at -= 1
        raise self._unexpected()

    def _name(self, token: Token) -> Constraint:
        word = token.text
        if word in _WORDS:
            return constraints.Equal(_WORDS[word])
        if word in _TYPES:
            return constraints.Type(word)
        if word == "_":
            return constraints.Anything()
        if word in self.imports and self._sign("."):
            return self._call(word, self._take("word"))
        if word in _REFUSED or self._peek().text in ("(", ".") or word.startswith("_"):
            raise self._refused(f"`{word[:40]}{self._peek().text if self._peek().text in '(.' else ''}`")
        return constraints.Named(word, token.line)

    def _call(self, package: str, name: str) -> Constraint:
        self._expect("(")
        if (package, name) == ("time", "Parse"):
            layout = (self._take("word"), self._sign("."), self._take("word"))
            self._expect(",")
            moment = self._text(self._take("text"))
            self._expect(")")
            if layout != ("time", True, "RFC3339"):
                raise self._refused("time.Parse of another layout than time.RFC3339")
            return constraints.Equal(self._time(moment))
        if (package, name) not in constraints.SIZES:
            raise self._refused(f"`{package}.{name[:40]}`")
        count = int(_number(self._take("number")))
        self._expect(")")
        return constraints.Size(package, name, count)

    def _time(self, moment: str) -> str:
        try:
            found = datetime.fromisoformat(moment)
            if found.tzinfo is None:
                raise ValueError
        except ValueError:
            raise self._refused(f"the time {moment[:40]!r}, which is not as in RFC 3339") from None
        return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _list(self) -> Constraint:
        items: list[Constraint] = []
        while True:
            self._commas()
            if self._sign("]"):
                return constraints.Items(tuple(items), None)
            if self._sign("..."):
                rest = constraints.Anything() if self._peek().text in ("]", ",") else self._nested(self._either)
                self._commas()
                self._expect("]")
                return constraints.Items(tuple(items), rest)
            items.append(self._nested(self._either))
            if self._peek().text not in (",", "]") and self._peek().kind != "newline":
                raise self._unexpected()

    def _nested(self, read: Callable[[], _T]) -> _T:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UnreadableError(f"the CUE is deeper than {_DEEPEST} levels: make it flatter")
        found = read()
        self.depth -= 1
        return found

    def _text(self, token: str) -> str:
        if token.startswith("#"):
            return token[2:-2]
        return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", self._escape, token[1:-1])

    def _escape(self, match: re.Match[str]) -> str:
        code = match[1]
        if code.startswith("u") and len(code) == 5 and code[1:3].lower() not in _SURROGATES:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            raise self._refused(f"`\\{code}` in a string")
        return _ESCAPES[code]

    def _peek(self) -> Token:
        return self.tokens[self.at]

    def _word(self, word: str) -> bool:
        return self._peek().kind == "word" and self._peek().text == word and not self._labelled() and self._advance()

    def _sign(self, sign: str) -> bool:
        return self._peek().kind == "sign" and self._peek().text == sign and self._advance()

    def _advance(self) -> bool:
        self.at += 1
        return True

    def _take(self, kind: str) -> str:
        token = self._peek()
        if token.kind != kind and not (kind == "text" and token.kind == "raw"):
            raise self._unexpected()
        self.at += 1
        return token.text

    def _expect(self, sign: str) -> None:
        if not self._sign(sign):
            raise self._unexpected()
        if sign in ":(,":
            self._newlines()

    def _newlines(self) -> None:
        while self._peek().kind == "newline":
            self.at += 1

    def _commas(self) -> None:
        while self._peek().kind == "newline" or self._peek().text == ",":
            self.at += 1

    def _unexpected(self) -> UnreadableError:
        token = self._peek()
        what = "its end" if token.kind == "end" else repr(token.text[:40])
        return UnreadableError(
            f"line {token.line} of the CUE: {what} was not expected; pratique reads a part of CUE only"
        )

    def _refused(self, what: str) -> UnreadableError:
        return UnreadableError(
            f"line {self._peek().line} of the CUE: {what} is not of the part of CUE that pratique reads"
        )


def _number(text: str) -> int | float:
    plain = text.replace("_", "")
    return int(plain) if plain.isdigit() else float(plain)
