r"""Dockerfiles and Containerfiles as BuildKit reads them: stages of instructions, each with its lines.

Parser directives, continuations (with comments and empty lines inside), here-documents, `ONBUILD`, flags, exec and shell
form, and the scope of `ARG` and `ENV` are those of https://docs.docker.com/reference/dockerfile/ and of BuildKit's own
parser (https://github.com/moby/buildkit/tree/master/frontend/dockerfile/parser).

>>> made = parse(b"ARG TAG=12\nFROM debian:$TAG AS build\nRUN apt-get update && \\\n  apt-get install -y curl\n", "Dockerfile")
>>> stage = made.stages[0]
>>> stage.base, stage.name, stage.instructions[0].end_line
('debian:12', 'build', 4)
"""

import bisect
import functools
import json
import re
from collections.abc import Iterator, Sequence

import msgspec

from pratique.documents import _dockerfile_lines as lines_of
from pratique.documents._dockerfile_lines import Comment, Heredoc, Logical
from pratique.documents._dockerfile_words import expand, split_pairs, split_words
from pratique.errors import LimitError, UnreadableError

MAX_BYTES = 1 << 20
MAX_INSTRUCTIONS = 20_000
KEYWORDS = frozenset(
    {
        *("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER"),
        *("ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"),
    }
)
_FLAG = re.compile(r"--[A-Za-z][A-Za-z0-9-]{0,40}(?:=\S*)?(?:\s+|$)")


class Flag(msgspec.Struct, frozen=True):
    """`--name=value` before an instruction's arguments; the value is empty when there is none."""

    name: str
    value: str = ""


class Instruction(msgspec.Struct, frozen=True, dict=True):
    """One instruction. Lines count from 1."""

    keyword: str
    """Upper case; what no Dockerfile knows is kept as it is written, in upper case."""
    rest: str
    """What follows the keyword and its flags, on one logical line; as a shell would see it."""
    line: int
    end_line: int
    flags: tuple[Flag, ...] = ()
    exec_form: tuple[str, ...] | None = None
    """The words of a JSON array; None in shell form."""
    heredocs: tuple[Heredoc, ...] = ()
    trigger: "Instruction | None" = None
    """What an ONBUILD holds."""
    breaks: tuple[tuple[int, int], ...] = ()
    """(offset in `rest`, line) where each physical line begins."""
    stage: int = -1
    """Number of the stage; -1 before the first FROM."""
    source: str = ""
    """As it is written, up to 200 characters of its first line."""

    def flag(self, name: str) -> str | None:
        """The value of a flag (the last one counts); None when it is not given."""
        return next((flag.value for flag in reversed(self.flags) if flag.name == name), None)

    def line_at(self, offset: int) -> int:
        """The line of an offset in `rest`."""
        at = bisect.bisect_right(self.breaks, (offset, 1 << 60)) - 1
        return self.breaks[at][1] if at >= 0 else self.line

    @functools.cached_property
    def words(self) -> tuple[str, ...]:
        """Arguments: the exec form's, or the rest split at blanks outside quotes, quotes kept."""
        return self.exec_form if self.exec_form is not None else tuple(split_words(self.rest))

    @functools.cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """`NAME=value` arguments of ARG, ENV and LABEL, without quotes, also in the old form `ENV NAME value`."""
        return tuple(split_pairs(self.rest, old=self.keyword in ("ENV", "LABEL")))


class Stage(msgspec.Struct, frozen=True):
    """One FROM and what follows it."""

    number: int
    base: str
    """The image or the earlier stage, with the defaults of ARG put in; `$NAME` stays where there is no default."""
    instructions: tuple[Instruction, ...]
    """Without the FROM; triggers of ONBUILD are inside theirs."""
    start: Instruction
    """The FROM."""
    name: str = ""
    platform: str = ""
    parent: int = -1
    """Number of the earlier stage that it builds on; -1 for an image."""


class Dockerfile(msgspec.Struct, frozen=True):
    """A whole file."""

    path: str
    stages: tuple[Stage, ...] = ()
    arguments: tuple[Instruction, ...] = ()
    """ARG before the first FROM."""
    instructions: tuple[Instruction, ...] = ()
    """All of them, in order."""
    comments: tuple[Comment, ...] = ()
    directives: dict[str, str] = {}
    problems: tuple[Comment, ...] = ()
    """What BuildKit would refuse: a sentence and its line."""

    def of(self, *keywords: str) -> Iterator[Instruction]:
        """Instructions with one of the keywords, those that ONBUILD triggers too."""
        for one in self.instructions:
            if one.keyword in keywords:
                yield one
            elif one.trigger is not None and one.trigger.keyword in keywords:
                yield one.trigger

    @property
    def final(self) -> Stage | None:
        """The stage that becomes the image."""
        return self.stages[-1] if self.stages else None

    def lineage(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage and the stages of this file that it builds on, the nearest first."""
        found = [stage]
        while found[-1].parent >= 0:
            found.append(self.stages[found[-1].parent])
        return tuple(found)


def parse(data: bytes, path: str) -> Dockerfile:
    """The file that the bytes hold. LimitError, UnreadableError."""
    if len(data) > MAX_BYTES:
        raise LimitError(f"{path} has {len(data):,} bytes: Dockerfiles are read up to {MAX_BYTES:,} bytes")
    if b"\0" in data:
        raise UnreadableError(f"{path} is no text: save it as UTF-8")
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    read = lines_of.read(text)
    instructions = []
    for number, logical in enumerate(read.lines):
        if number >= MAX_INSTRUCTIONS:
            raise LimitError(f"{path} has more than {MAX_INSTRUCTIONS:,} instructions: split it")
        instructions.append(_instruction(logical))
    return _assemble(path, instructions, read)


def _instruction(logical: Logical) -> Instruction:
    keyword, rest, at = _keyword(logical.text, 0)
    made = _made(keyword, rest, at, logical)
    if keyword == "ONBUILD" and made.rest:
        inner, inner_rest, inner_at = _keyword(made.rest, 0)
        trigger = _made(inner, inner_rest, at + len(rest) - len(made.rest) + inner_at, logical)
        return msgspec.structs.replace(made, trigger=trigger)
    return made


def _keyword(text: str, at: int) -> tuple[str, str, int]:
    """(keyword, what follows, where that begins)."""
    stripped = text.lstrip()
    word = re.split(r"\s", stripped, maxsplit=1)[0]
    rest = stripped[len(word) :].lstrip()
    return word.upper(), rest.rstrip(), at + len(text) - len(rest)


def _made(keyword: str, rest: str, at: int, logical: Logical) -> Instruction:
    flags = []
    # A here-document's script may begin with anything; flags come before it.
    while keyword in KEYWORDS and keyword != "ONBUILD" and (found := _FLAG.match(rest)):
        name, _, value = found[0].strip().removeprefix("--").partition("=")
        flags.append(Flag(name, value.strip("\"'")))
        rest, at = rest[found.end() :], at + found.end()
    exec_form = _exec_form(rest) if keyword not in ("ONBUILD", "ENV", "ARG", "LABEL", "FROM") else None
    return Instruction(
        keyword,
        rest,
        logical.line,
        logical.end_line,
        tuple(flags),
        exec_form,
        logical.heredocs if keyword in ("RUN", "COPY", "ADD") else (),
        breaks=tuple((max(offset - at, 0), line) for offset, line in logical.breaks),
        source=logical.source,
    )


def _exec_form(rest: str) -> tuple[str, ...] | None:
    if keyword_rest := rest.removeprefix("CMD").lstrip() if rest.startswith("CMD") else rest:
        rest = keyword_rest
    if not rest.startswith("["):
        return None
    try:
        words = json.loads(rest)
    except (ValueError, RecursionError):
        return None
    return tuple(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None


def _assemble(path: str, instructions: Sequence[Instruction], read: lines_of.Read) -> Dockerfile:
    stages: list[Stage] = []
    arguments: dict[str, str | None] = {}
    before: list[Instruction] = []
    problems = list(read.problems)
    bodies: list[list[Instruction]] = []
    names: dict[str, int] = {}
    whole: list[Instruction] = []
    for raw in instructions:
        number = len(stages) if raw.keyword == "FROM" else len(stages) - 1
        trigger = raw.trigger and msgspec.structs.replace(raw.trigger, stage=number)
        one = msgspec.structs.replace(raw, stage=number, trigger=trigger)
        whole.append(one)
        if one.keyword not in KEYWORDS:
            problems.append(Comment(f"{one.keyword[:40]} is no instruction", one.line))
        if one.keyword == "FROM":
            stages.append(_stage(one, names, arguments))
            bodies.append([])
        elif stages:
            bodies[-1].append(one)
        elif one.keyword == "ARG":
            before.append(one)
            for name, value in one.pairs:
                arguments[name] = expand(value, arguments) if value else None
    if not stages:
        problems.append(Comment("there is no FROM", whole[0].line if whole else 1))
    filled = tuple(
        msgspec.structs.replace(stage, instructions=tuple(body)) for stage, body in zip(stages, bodies, strict=True)
    )
    return Dockerfile(path, filled, tuple(before), tuple(whole), read.comments, read.directives, tuple(problems))


def _stage(start: Instruction, names: dict[str, int], arguments: dict[str, str | None]) -> Stage:
    """The stage of a FROM; `names` are those of earlier stages, and gain its own."""
    words = start.words
    base = expand(words[0].strip("\"'"), arguments) if words else ""
    name = words[2].lower() if len(words) > 2 and words[1].upper() == "AS" else ""
    parent = names.get(base.lower(), -1)
    if name:
        names[name] = start.stage
    return Stage(start.stage, base, (), start, name, start.flag("platform") or "", parent)
