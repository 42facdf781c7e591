"""A Python program as its syntax tree, and the programs that it starts. Nothing is run or imported."""

import ast
import functools
import shlex
import sys
import warnings
from collections.abc import Iterator

import msgspec

from pratique.checks import scanners
from pratique.documents.shell import Command, Word
from pratique.errors import LimitError, UnreadableError

MAX_BYTES = 512 << 10
MAX_NODES = 200_000
_STARTERS = frozenset({"run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"})
_RAISING = frozenset({"check_call", "check_output"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Started(msgspec.Struct, frozen=True):
    """One call that starts a program."""

    call: ast.Call
    how: str
    """`run`, `Popen`, `system` …"""
    words: tuple[ast.expr | str, ...]
    """What is known of the command line: texts, and expressions where it is computed."""
    function: Function | None
    through_shell: bool = False

    @property
    def program(self) -> str:
        first = self.words[0] if self.words else ""
        return first.rpartition("/")[2] if isinstance(first, str) else ""

    @property
    def raises(self) -> bool:
        """Whether an exit code other than 0 is an exception."""
        return self.how in _RAISING or any(
            each.arg == "check" and isinstance(each.value, ast.Constant) and each.value.value is True
            for each in self.call.keywords
        )

    def has(self, keyword: str) -> bool:
        return any(each.arg in (keyword, None) for each in self.call.keywords)


class Module(msgspec.Struct, frozen=True, dict=True):
    """A parsed program."""

    nodes: tuple[ast.AST, ...]
    """All nodes, outer ones first."""
    parents: dict[int, ast.AST]
    """Of each node by its `id`."""
    started: tuple[Started, ...]

    @functools.cached_property
    def scans(self) -> tuple[Started, ...]:
        """The programs that judge images: scanners and checks of signatures."""
        return tuple(one for one in self.started if _judges(one))

    @functools.cached_property
    def scanning(self) -> tuple[Function, ...]:
        """The functions that start them, each once."""
        return tuple({id(one.function): one.function for one in self.scans if one.function is not None}.values())

    def function(self, node: ast.AST) -> Function | None:
        """The function that a node is in."""
        at: ast.AST | None = node
        while at is not None and not isinstance(at, ast.FunctionDef | ast.AsyncFunctionDef):
            at = self.parents.get(id(at))
        return at

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node is in, from the inside out."""
        at = self.parents.get(id(node))
        while at is not None:
            yield at
            at = self.parents.get(id(at))


def read(body: bytes, name: str) -> Module:
    """UnreadableError, LimitError."""
    if len(body) > MAX_BYTES:
        raise LimitError(f"{name} has {len(body):,} bytes: Python is read up to {MAX_BYTES:,} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the judged text, not of ours
            tree = ast.parse(body)
    except SyntaxError as error:
        version = ".".join(map(str, sys.version_info[:2]))
        raise UnreadableError(
            f"{name}:{error.lineno or 1}: Python {version} cannot read this: correct it, or run pratique with the Python that it is for"
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise UnreadableError(
            f"{name} cannot be read as Python: save it as UTF-8, without NUL bytes, less deep"
        ) from None
    nodes: list[ast.AST] = [tree]
    parents: dict[int, ast.AST] = {}
    at = 0
    while at < len(nodes):
        for child in ast.iter_child_nodes(nodes[at]):
            parents[id(child)] = nodes[at]
            nodes.append(child)
        at += 1
        if len(nodes) > MAX_NODES:
            raise LimitError(f"{name} has more than {MAX_NODES:,} parts: split it")
    module = Module(tuple(nodes), parents, ())
    return msgspec.structs.replace(module, started=tuple(_started(module)))


def called(call: ast.Call) -> str:
    """`subprocess.run`, `.run` behind anything that is no plain name, `run`."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        return f"{function.value.id if isinstance(function.value, ast.Name) else ''}.{function.attr}"
    return ""


def constant(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _started(module: Module) -> Iterator[Started]:
    for node in module.nodes:
        if not isinstance(node, ast.Call) or not node.args:
            continue
        owner, _, how = called(node).rpartition(".")
        if (owner in ("subprocess", "sp") and how in _STARTERS) or (owner == "os" and how in ("system", "popen")):
            text = owner == "os" or how.startswith("get") or _is_true(node, "shell")
            yield Started(node, how, _words(module, node, node.args[0]), module.function(node), text)
        elif (owner, how) == ("asyncio", "create_subprocess_exec"):
            words = tuple(constant(each) or each for each in node.args)
            yield Started(node, how, words, module.function(node))


def _judges(one: Started) -> bool:
    words = tuple(
        Word(word if isinstance(word, str) else "{}", dynamic=not isinstance(word, str)) for word in one.words
    )
    if not words or words[0].dynamic:
        return False
    command = Command(one.program, words[1:], 0, 0)
    return scanners.scan(command) is not None or scanners.verifies(command)


def _is_true(call: ast.Call, keyword: str) -> bool:
    return any(
        each.arg == keyword and isinstance(each.value, ast.Constant) and each.value.value is True
        for each in call.keywords
    )


def _words(module: Module, call: ast.Call, given: ast.expr) -> tuple[ast.expr | str, ...]:
    """The words of a list, of a text, or of the variable that either was put into before."""
    if isinstance(given, ast.Name):
        given = _assigned(module, call, given.id) or given
    if isinstance(given, ast.List | ast.Tuple):
        return tuple(constant(each) or each for each in given.elts)
    if isinstance(given, ast.BinOp) and isinstance(given.left, ast.List):
        return (*(constant(each) or each for each in given.left.elts), given.right)
    text = constant(given)
    if text is None and isinstance(given, ast.JoinedStr):
        text = "".join(constant(part) or "{}" for part in given.values)
    if text is None and isinstance(given, ast.BinOp):
        text = constant(given.left) or (constant(given.left.left) if isinstance(given.left, ast.BinOp) else None)
    if text is None and isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
        text = constant(given.func.value)
    if text is None or len(text) > 10_000:
        return ()
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def _assigned(module: Module, call: ast.Call, name: str) -> ast.expr | None:
    """The last value that the function put into a variable before a call."""
    function = module.function(call)
    found: ast.expr | None = None
    for node in ast.walk(function) if function is not None else module.nodes:
        if isinstance(node, ast.Assign) and node.lineno <= call.lineno:
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    found = node.value
    return found
