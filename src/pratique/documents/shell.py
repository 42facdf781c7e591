"""Shell scripts as commands: what would run, with which words, and where it stands. Nothing is run.

Parsed by tree-sitter's bash grammar (https://github.com/tree-sitter/tree-sitter-bash), so that quotes, substitutions,
here-documents and control structures are what they are to a shell. Commands behind `sudo`, `env`, `xargs` and `sh -c '…'`
are given too.

>>> script = read("set -e; apt-get update && sudo apt-get install -y 'curl=7.88*'")
>>> [(one.name, [word.text for word in one.words]) for one in script.commands][-1]
('apt-get', ['install', '-y', 'curl=7.88*'])
"""

import functools
import itertools
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from pratique.errors import LimitError

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_BYTES = 128 << 10
"""Of one script; what is longer is not examined, and said."""
_MOST_OF = {b"|": 600, b"(": 600, b"<": 1_200, b">": 2_400, b"{": 6_000, b"`": 6_000, b"&": 12_000}
"""The grammar's tables make time and memory grow with the square of these: 4,000 `|` in a row take 240 MB."""
_SECONDS = 2.0
"""Of parsing one script: the last resort, a thousand times what honest scripts take."""
_MAX_NODES = 200_000
_MAX_NESTING = 3
"""How often `sh -c` inside `sh -c` is followed."""
_MAX_WRAPPERS = 8
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh"})
_WRAPPERS = {
    "sudo": frozenset({"-u", "-g", "-C", "-h", "-p", "-U", "-r", "-t", "-D", "-R", "-T"}),
    "doas": frozenset({"-u", "-C"}),
    "env": frozenset({"-u", "-C", "-S"}),
    "xargs": frozenset({"-I", "-n", "-P", "-L", "-s", "-d", "-E", "-a"}),
    "nice": frozenset({"-n"}),
    "timeout": frozenset({"-k", "-s"}),
    **dict.fromkeys(
        ("exec", "command", "time", "nohup", "eatmydata", "setsid", "builtin", "gosu", "su-exec"), frozenset[str]()
    ),
}
"""Programs that run another, with their options that take a value."""


_REMARK = re.compile(rb"`#[^`\n]{0,200}`")
"""A remark in backticks runs nothing; the grammar takes it for a comment to the line's end."""
_CLUSTER = re.compile(r"-([A-Za-z]{1,8})(?![A-Za-z=])")


class Word(msgspec.Struct, frozen=True):
    """One argument."""

    text: str
    """Without quotes; expansions as they are written."""
    dynamic: bool = False
    """Whether the shell puts something in: a variable, a substitution, a glob of braces."""
    quoted: bool = False


class Command(msgspec.Struct, frozen=True):
    """One simple command. Offsets count characters of the script."""

    name: str
    """Program without its folder: `apt-get` for `/usr/bin/apt-get`; empty when it is computed."""
    words: tuple[Word, ...]
    start: int
    end: int
    assigned: tuple[str, ...] = ()
    """`NAME=value` words before the program."""
    pipeline: int = -1
    """Where the pipeline begins that it is a part of; -1 outside one."""
    stage: int = 0
    """Its number in the pipeline."""
    via: str = ""
    """The program that runs it (`sudo`, `sh`), where it is not the script itself."""
    guarded: bool = False
    """Whether `&&`, `||` or a condition looks at its exit code."""
    written: tuple[str, ...] = ()
    """Files that its output goes to."""
    folder: str = ""
    """Where the program is said to lie: `/usr/bin` for `/usr/bin/apt-get`."""

    def has(self, *options: str) -> bool:
        """Whether one of the options is given: `-y` also within `-qqy`, `--yes` also as `--yes=true`."""
        return any(_is_option(word.text, option) for word in self.words for option in options)

    @property
    def operands(self) -> tuple[Word, ...]:
        """Words that are no options."""
        return tuple(word for word in self.words if not word.text.startswith("-"))

    @property
    def texts(self) -> list[str]:
        return [word.text for word in self.words]


class Mark(msgspec.Struct, frozen=True):
    """Something about the script's text."""

    kind: str
    """`variable`, `substitution`, `backticks` (unquoted, so that the shell splits them), `bash`, `syntax`, `single-quoted`."""
    text: str
    start: int
    command: str = ""
    """Name of the command whose argument it is in."""


class Script(msgspec.Struct, frozen=True):
    commands: tuple[Command, ...]
    marks: tuple[Mark, ...] = ()
    literals: frozenset[str] = frozenset()
    """Variables that are only given words without blanks, which the shell has nothing to split in."""


def read(text: str) -> Script:
    """The commands of a script, in order. LimitError when it is too long or too deep."""
    return _read(text, 0)


def _read(text: str, nesting: int) -> Script:
    data = _REMARK.sub(lambda found: b" " * len(found[0]), text.encode("utf-8", "surrogatepass"))
    if len(data) > MAX_BYTES:
        raise LimitError(
            f"a shell script of {len(data):,} bytes is not examined: shell is read up to {MAX_BYTES:,} bytes"
        )
    for sign, most in _MOST_OF.items():
        if data.count(sign) > most:
            raise LimitError(
                f"a shell script with more than {most:,} times `{sign.decode()}` is not examined: make it smaller"
            )
    walk = _Walk(text, data, nesting)
    walk.run(_parse(data))
    return Script(
        tuple(sorted(walk.commands, key=lambda one: one.start)),
        tuple(sorted(walk.marks, key=lambda one: one.start)),
        frozenset(walk.literals - walk.computed),
    )


@functools.cache
def _parser() -> "Parser":
    import tree_sitter
    import tree_sitter_bash

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def _parse(data: bytes) -> "Node":
    parser, stop = _parser(), time.monotonic() + _SECONDS

    def piece(start: int, _: object) -> bytes:
        return data[start : start + 65_536]

    def late(*_: object) -> bool:
        return time.monotonic() > stop

    try:
        return parser.parse(piece, progress_callback=late).root_node
    except ValueError:
        parser.reset()
        raise LimitError(
            f"a shell script that takes over {_SECONDS:.0f} seconds is not examined: make it simpler"
        ) from None


_QUOTING = frozenset(
    {"string", "raw_string", "ansi_c_string", "heredoc_body", "test_command", "arithmetic_expansion", "subscript"}
)
_DYNAMIC = frozenset(
    {
        "simple_expansion",
        "expansion",
        "command_substitution",
        "process_substitution",
        "arithmetic_expansion",
        "brace_expression",
    }
)
_BASH = {
    "test_command": "[[",
    "process_substitution": "process substitution",
    "brace_expression": "brace expansion",
    "herestring_redirect": "<<<",
    "ansi_c_string": "$'…'",
    "array": "an array",
    "c_style_for_statement": "for ((…))",
    "function": "function",
}


class _Around(msgspec.Struct, frozen=True):
    """What a command stands in."""

    pipeline: int = -1
    stage: int = 0
    guarded: bool = False
    written: tuple[str, ...] = ()
    command: str = ""
    quoted: bool = False


class _Walk:
    """One walk over the tree, without recursion: hostile scripts nest deeply."""

    def __init__(self, text: str, data: bytes, nesting: int) -> None:
        self.text = text
        self.data = data
        self.nesting = nesting
        self.ascii = len(text) == len(data)
        self.commands: list[Command] = []
        self.marks: list[Mark] = []
        self.literals: set[str] = set()
        self.computed: set[str] = set()

    def run(self, root: "Node") -> None:
        todo: list[tuple[Node, _Around]] = [(root, _Around())]
        count = 0
        while todo:
            node, around = todo.pop()
            count += 1
            if count > _MAX_NODES:
                raise LimitError(f"a shell script of more than {_MAX_NODES:,} parts is not examined: make it smaller")
            kind = node.type
            if kind == "command":
                around = msgspec.structs.replace(around, command=self._command(node, around))
            elif kind == "declaration_command":
                self._declaration(node, around)
            elif kind in ("variable_assignment", "for_statement"):
                self._assigned(node)
            if node.is_named or kind in ("function", "&>", "((", "ERROR"):
                self._mark(node, kind, around.quoted, around.command)
            todo += self._children(node, kind, around)

    def _children(self, node: "Node", kind: str, around: _Around) -> Iterator[tuple["Node", _Around]]:
        """The children of a node, each with what it stands in."""
        children = node.children
        if kind in (
            "command_substitution",
            "process_substitution",
            "subshell",
            "compound_statement",
            "function_definition",
        ):
            around = _Around()
        elif kind in _QUOTING or kind in ("variable_assignment", "case_statement"):
            around = around if around.quoted else msgspec.structs.replace(around, quoted=True)
        elif kind == "redirected_statement":
            around = msgspec.structs.replace(around, written=self._targets(children))
        if kind == "pipeline":
            start, stage = self.at(node.start_byte), 0
            for child in children:
                yield child, msgspec.structs.replace(around, pipeline=start, stage=stage)
                stage += child.is_named
        elif kind in ("list", "if_statement", "while_statement", "negated_command"):
            for number, child in enumerate(children):
                inner = msgspec.structs.replace(around, guarded=_decides(kind, children, number, around.guarded))
                if kind == "list" and number < len(children) - 1:
                    # `a && b > f | c`: the grammar gives f and the pipe to the whole list, the shell to b alone.
                    inner = msgspec.structs.replace(inner, written=(), pipeline=-1, stage=0)
                yield child, inner
        else:
            yield from ((child, around) for child in children)

    def _targets(self, children: list["Node"]) -> tuple[str, ...]:
        found = []
        for each in children:
            target = each.child_by_field_name("destination") if each.type == "file_redirect" else None
            if target is not None and any(sign.type in (">", ">>", "&>", ">|") for sign in each.children):
                found.append(self._word(target).text)
        return tuple(found)

    def at(self, byte: int) -> int:
        """A byte's offset in characters."""
        return byte if self.ascii else len(self.data[:byte].decode("utf-8", "surrogatepass"))

    def _source(self, node: "Node") -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "surrogatepass")

    def _command(self, node: "Node", around: _Around) -> str:
        name, folder, words, assigned = "", "", [], []
        for child in node.children:
            if child.type == "command_name":
                first = self._word(child)
                folder, _, name = ("", "", "") if first.dynamic else first.text.rpartition("/")
            elif child.type == "variable_assignment":
                assigned.append(self._source(child))
            elif child.is_named and "redirect" not in child.type and child.type != "comment":
                words.append(self._word(child))
        self._add(node, name, tuple(words), tuple(assigned), around, folder)
        return name

    def _assigned(self, node: "Node") -> None:
        """`NAME=value`, `for NAME in value …`: whether the values hold anything that the shell would split."""
        name, *values = [
            child for child in node.children if child.is_named and child.type not in ("do_group", "comment")
        ] or [node]
        plain = all(
            not (word := self._word(value)).dynamic and not set(word.text) & set(" \t\n*?[") for value in values
        )
        (self.literals if plain else self.computed).add(self._source(name)[:200])

    def _declaration(self, node: "Node", around: _Around) -> None:
        """`export`, `local`, `readonly`, `declare`."""
        first, *rest = node.children
        self._add(node, self._source(first), tuple(self._word(child) for child in rest if child.is_named), (), around)

    def _add(
        self,
        node: "Node",
        name: str,
        words: tuple[Word, ...],
        assigned: tuple[str, ...],
        around: _Around,
        folder: str = "",
    ) -> None:
        start, end = self.at(node.start_byte), self.at(node.end_byte)
        made = Command(
            name, words, start, end, assigned, around.pipeline, around.stage, "", around.guarded, around.written, folder
        )
        self.commands.append(made)
        self.commands += self._inner(made)

    def _word(self, node: "Node") -> Word:
        text, dynamic, todo = [], False, [node]
        while todo:
            one = todo.pop()
            kind = one.type
            if kind in ("command_name", "concatenation"):
                todo += one.children[::-1]
            elif kind == "raw_string":
                text.append(self._source(one)[1:-1])
            elif kind == "string":
                text.append(_unescaped(self._source(one)[1:-1]))
                dynamic = dynamic or any(child.type in _DYNAMIC for child in one.children)
            elif kind in _DYNAMIC or one.child_count:
                text.append(self._source(one))
                dynamic = dynamic or kind in _DYNAMIC or any(child.type in _DYNAMIC for child in one.children)
            else:
                text.append(_unescaped(self._source(one)))
        return Word("".join(text), dynamic, node.type in ("string", "raw_string"))

    def _inner(self, outer: Command) -> Iterator[Command]:
        """What a command runs in its turn."""
        for _ in range(_MAX_WRAPPERS):
            inner = _wrapped(outer)
            if inner is None:
                break
            outer = inner
            yield outer
        if outer.name in _SHELLS and self.nesting < _MAX_NESTING and (script := _after_c(outer.texts)):
            for one in _read(script, self.nesting + 1).commands:
                yield msgspec.structs.replace(one, start=outer.start, end=outer.end, via=outer.name)

    def _mark(self, node: "Node", kind: str, quoted: bool, command: str) -> None:
        found = ""
        if kind == "ERROR" or node.is_missing:
            found = "syntax"
        elif kind in ("simple_expansion", "expansion") and not quoted and command:
            found = "variable"
        elif kind == "command_substitution" and self.data[node.start_byte : node.start_byte + 1] == b"`":
            found = "backticks"
        elif kind == "command_substitution" and not quoted and command:
            found = "substitution"
        elif kind == "raw_string" and command and b"$" in self.data[node.start_byte : node.end_byte]:
            found = "single-quoted"
        elif (kind in _BASH and self._is_bash(node, kind)) or (kind == "&>"):
            found = "bash"
        if found:
            text = _BASH.get(kind, kind) if found == "bash" else self._source(node)[:80]
            self.marks.append(Mark(found, text, self.at(node.start_byte), command))

    def _is_bash(self, node: "Node", kind: str) -> bool:
        if kind == "test_command":
            return self.data[node.start_byte : node.start_byte + 2] in (b"[[", b"((")
        return kind != "brace_expression" or b".." in self.data[node.start_byte : node.end_byte]


def _decides(kind: str, children: list["Node"], number: int, outer: bool) -> bool:
    """Whether the exit code of one child of a list or a condition is looked at; `outer` says whether the whole's is."""
    if kind == "negated_command":
        return True
    after = children[number + 1] if number + 1 < len(children) else None
    if kind == "list":
        return outer if after is None else after.type in ("&&", "||")
    first = next((at for at, each in enumerate(children) if each.type in ("then", "do_group")), len(children))
    return 0 < number < first


def _after_c(texts: list[str]) -> str:
    """The script of `sh -ec SCRIPT`; empty when there is none."""
    for option, script in itertools.pairwise(texts):
        if not option.startswith("-"):
            break
        if "c" in option and not option.startswith("--") and len(option) < 8:
            return script
    return ""


def _wrapped(outer: Command) -> Command | None:
    """The command behind a wrapper's own options and assignments; None where there is none to be seen."""
    taking = _WRAPPERS.get(outer.name)
    if taking is None:
        return None
    words = list(outer.words)
    while words and (words[0].text.startswith("-") or (outer.name == "env" and "=" in words[0].text)):
        option = words.pop(0).text
        if option in taking and words:
            words.pop(0)
    if outer.name in ("timeout", "gosu", "su-exec") and words:
        words.pop(0)
    if not words or words[0].dynamic:
        return None
    return msgspec.structs.replace(outer, name=words[0].text.rpartition("/")[2], words=tuple(words[1:]), via=outer.name)


def _is_option(word: str, option: str) -> bool:
    if word == option or word.startswith(f"{option}="):
        return True
    letters = _CLUSTER.match(word)  # `-qqy`, `-fsSLo`, `-qO-`
    return len(option) == 2 and letters is not None and option[1] in letters[1]


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            at += 1
            if text[at] == "\n":
                at += 1
                continue
        out.append(text[at])
        at += 1
    return "".join(out)
