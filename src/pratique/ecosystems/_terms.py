"""Elixir and Erlang terms as data: what `mix.lock`, `rebar.lock` and `*.app` hold. Nothing is evaluated.

Tuples become Python tuples, lists and maps lists, keys (`name:`, `"name" =>`) and atoms plain strings.

>>> parse('%{"jason": {:hex, :jason, "1.2.2"}}')
['jason', ('hex', 'jason', '1.2.2')]
>>> parse('[{<<"cowlib">>,{pkg,<<"cowlib">>,<<"2.9.1">>},1}].')
[('cowlib', ('pkg', 'cowlib', '2.9.1'), '1')]
"""

import re

from pratique.errors import LimitError, UnreadableError

Term = "str | list[Term] | tuple[Term, ...]"

MAX_DEPTH = 64
MAX_TOKENS = 400_000

_TOKEN = re.compile(
    r"""[ \t\r\n,.:]+|=>|<<|>>|/utf8|[#%](?!\{)[^\n]*|(?P<open>%?\{|\[|\#\{)|(?P<close>[}\]])"""
    r"""|"(?P<string>(?:[^"\\]|\\.)*+)"|'(?P<quoted>(?:[^'\\]|\\.)*+)'|(?P<word>[\w@?!+$-]+)""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse(text: str) -> object:
    """The first term. UnreadableError for what is no term, LimitError for what is too deep or too long."""
    stack: list[tuple[str, list[object]]] = [("", [])]
    position = count = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        count += 1
        if not found:
            line = text.count("\n", 0, position) + 1
            raise UnreadableError(f"Line {line} is no plain term: repair or remove the file.")
        if len(stack) > MAX_DEPTH or count > MAX_TOKENS:
            raise LimitError("The file holds more terms, or deeper ones, than are read: look at it by hand.")
        position = found.end()
        _add(stack, found)
        if len(stack) == 1 and stack[0][1]:
            return stack[0][1][0]
    raise UnreadableError("The file ends within a term: repair or remove it.")


def _add(stack: list[tuple[str, list[object]]], found: re.Match[str]) -> None:
    """One token: opens, closes or extends the innermost collection."""
    kind = found.lastgroup
    if kind == "open":
        stack.append((found["open"], []))
    elif kind == "close":
        opened, items = stack.pop()
        if not stack or (opened == "[") != (found["close"] == "]"):
            raise UnreadableError("A bracket closes what was not opened: repair or remove the file.")
        stack[-1][1].append(tuple(items) if opened == "{" else items)
    elif kind:
        stack[-1][1].append(_ESCAPE.sub(r"\1", found[kind]))
