"""The common view of a pipeline: jobs, their steps, and what each uses, whatever system's file it was written in."""

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

MAX_JOBS = 1_000
MAX_STEPS = 20_000
"""Of one file; what is beyond is a LimitError."""
Breaks = tuple[tuple[int, int], ...]
"""(offset in a text, line of the file), ascending: where each line of the text stands."""


class Value(msgspec.Struct, frozen=True):
    """A text and the line on which it stands."""

    text: str
    line: int
    breaks: Breaks = ()
    """Where its lines stand, when it has several."""

    def at(self, offset: int) -> int:
        """The line of a character."""
        return _line(self.breaks, offset, self.line)


class Use(msgspec.Struct, frozen=True):
    """Something from elsewhere that a pipeline runs."""

    kind: str
    """`image`, `service`, `action`, `template` (an included file, a task), `library`."""
    text: str
    """With the variables that the file itself sets put in."""
    line: int


class Shell(msgspec.Struct, frozen=True):
    """What runs a script."""

    name: str = "sh"
    """`sh`, `bash`, `pwsh`, `python` …"""
    errexit: bool = True
    """Whether it ends at the first command that fails."""
    pipefail: bool = False


class Inserted(msgspec.Struct, frozen=True):
    """An expression that the system replaces by its value: the shell takes whatever it holds for code."""

    text: str
    """What stands between the signs: `github.head_ref`, `params.image`."""
    start: int
    end: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a job does: a script, or something it uses."""

    line: int
    name: str = ""
    text: str = ""
    """The script; empty where none is run."""
    breaks: Breaks = ()
    shell: Shell = Shell()
    use: Use | None = None
    inputs: Mapping[str, Value] = {}
    environment: Mapping[str, Value] = {}
    condition: Value | None = None
    may_fail: Value | None = None
    """What lets the job go on when this step fails, as it is written."""
    inserted: tuple[Inserted, ...] = ()
    """What the system puts into the script's text before a shell reads it."""

    def at(self, offset: int) -> int:
        """The line of a character of the script."""
        return _line(self.breaks, offset, self.line)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Steps that run one after the other in one place."""

    name: str
    line: int
    steps: tuple[Step, ...] = ()
    uses: tuple[Use, ...] = ()
    """Images and services that it runs in, the reusable pipeline that it is."""
    environment: Mapping[str, Value] = {}
    condition: Value | None = None
    may_fail: Value | None = None
    privileged: Value | None = None
    """What gives it the host, as it is written."""
    after: frozenset[int] = frozenset()
    """Positions of the jobs that have ended when it begins."""
    permissions: Any = None
    permissions_line: int = 0
    reports: tuple[Value, ...] = ()
    """Keys of the reports that it hands to the system, `key=path`."""
    secrets: Value | None = None
    """Where all secrets are handed on at once."""


class Pipeline(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    system: str
    """`github`, `github-action`, `gitlab`, `jenkins`, `tekton`."""
    jobs: tuple[Job, ...] = ()
    uses: tuple[Use, ...] = ()
    environment: Mapping[str, Value] = {}
    triggers: Mapping[str, int] = {}
    """What starts it, with lines."""
    permissions: Any = None
    permissions_line: int = 0
    line: int = 1
    problems: tuple[Value, ...] = ()
    """What could not be read."""
    stages: tuple[str, ...] = ()
    """Of GitLab, in order."""
    inputs: Mapping[str, str] = {}
    """What it is given when it starts, with types (`string`, `boolean` …)."""

    def steps(self) -> Iterator[tuple[int, Job, Step]]:
        """Every step with its job and the job's position."""
        for number, job in enumerate(self.jobs):
            for step in job.steps:
                yield number, job, step


def _line(breaks: Breaks, offset: int, otherwise: int) -> int:
    found = bisect.bisect_right(breaks, (offset, 1 << 60)) - 1
    return breaks[found][1] if found >= 0 else otherwise


def insertions(script: str, opening: str, closing: str) -> tuple[Inserted, ...]:
    """The expressions of a text, in one pass.

    >>> [one.text for one in insertions("echo ${{ github.sha }} ${{", "${{", "}}")]
    ['github.sha']
    """
    found, at = [], script.find(opening)
    while at >= 0:
        end = script.find(closing, at)
        if end < 0:
            break
        found.append(Inserted(script[at + len(opening) : end].strip(), at, end + len(closing)))
        at = script.find(opening, end)
    return tuple(found)


def closure(direct: Sequence[Iterable[int]]) -> list[frozenset[int]]:
    """For each position all that come before it, from those that directly do; rings are cut."""
    known: list[int] = [0] * len(direct)
    state = bytearray(len(direct))
    for start in range(len(direct)):
        todo = [start]
        while todo:
            at = todo[-1]
            if state[at] == 0:
                state[at] = 1
                todo += [each for each in direct[at] if state[each] == 0]
                continue
            todo.pop()
            if state[at] == 1:
                state[at] = 2
                for each in direct[at]:
                    known[at] |= known[each] | (1 << each)
    return [frozenset(_bits(each)) for each in known]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def text(value: Any) -> str:
    """A scalar as it would be written; empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
