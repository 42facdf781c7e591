'''A check: one file of a folder of `checks/`, its docstring the page that users read, one function that finds faults.

    """Images must not run as root.

    Why: root in the container is root on the host after an escape.
    Fix: add `USER 10001`.
    References: https://docs.docker.com/reference/dockerfile/#user
    """

    @check("high", standards=("CIS-Docker-4.1",), baseline="no_root_user")
    def root_user(config: ImageConfig) -> Iterator[Fault]: ...

The id is the path: `image/root-user`. The names of the function's parameters say what it looks at; a check for which one of
them is missing (a tree has no config) is not run. `FAILS` and `PASSES` beside it are examples, which tests run and pages show.
'''

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, TypeVar

import msgspec

from pratique import plugins
from pratique.model.finding import Finding, Kind, Location, Severity
from pratique.model.report import Rule

MOST_FAULTS = 50
"""Of one check in one file or image; how many more there are is said."""
_MESSAGE = 400
Examples = tuple[dict[str, Any], ...]
"""Images that a check's author wrote down: `tests/checks/image/made.py` says what they hold."""
Lines = dict[str, int]
"""Texts that break a rule, each with the line on which it does."""
Texts = tuple[str, ...]
"""Texts that do not."""
_F = TypeVar("_F", bound=Callable[..., Iterable["Fault"]])
_FACTS = "__check__"


class Fault(msgspec.Struct, frozen=True):
    """One place that breaks a rule."""

    message: str
    """One sentence that names the thing."""
    line: int = 0
    end_line: int = 0
    path: str = ""
    """The file, where it is not the one that is being checked."""
    subject: str = ""
    """What tells this fault from others of the rule in the file, whatever its line; the message when empty."""
    layer: str = ""
    instruction: str = ""
    base_image: bool | None = None
    severity: Severity | None = None
    """Where it is graver or lighter than the rule says."""


class Facts(msgspec.Struct, frozen=True):
    """What a check's decorator says."""

    severity: Severity
    standards: tuple[str, ...] = ()
    baseline: str = ""
    fields: tuple[str, ...] = ()


class Check(msgspec.Struct, frozen=True):
    """A check as it runs."""

    id: str
    facts: Facts
    find: Callable[..., Iterable[Fault]]
    needs: tuple[str, ...]
    """Names of the function's parameters, in their order."""
    rule: Rule
    description: str = ""
    """Of every finding: how to mend it, and why."""


def check(
    severity: str, standards: tuple[str, ...] = (), baseline: str = "", fields: tuple[str, ...] = ()
) -> Callable[[_F], _F]:
    """Mark the one function of a file that finds its faults.

    `standards` are ids of benchmarks (`CIS-Docker-4.1`) and of other tools' rules that mean the same (`DL3002`); a user's
    ignore files may name any of them. `baseline` is the key of a policy's `baseline` that the check stands for.
    `fields` are names of which one must be written in a manifest for there to be any fault: others are not looked at.
    """

    def mark(function: _F) -> _F:
        setattr(function, _FACTS, Facts(Severity(severity), standards, baseline, fields))
        return function

    return mark


@functools.cache
def load(folder: str) -> tuple[Check, ...]:
    """All checks of a folder (`pratique.checks.image`), by id."""
    return tuple(_of(folder, name, module) for name, module in plugins.load(folder).items())


def load_one(rule: str) -> Check | None:
    """A check by its id; None when there is none."""
    kind, _, name = rule.partition("/")
    folder = f"{__name__.rpartition('.')[0]}.{kind}"
    try:
        return (
            _of(folder, name, plugins.load_one(folder, name.replace("-", "_")))
            if name and kind.isidentifier()
            else None
        )
    except (KeyError, ModuleNotFoundError):
        return None


def rules(findings: Iterable[Finding]) -> dict[str, Rule]:
    """The rules of checks among the findings, by id."""
    found = {name: load_one(name) for name in {each.id for each in findings if each.kind is Kind.MISCONFIGURATION}}
    return {name: one.rule for name, one in sorted(found.items()) if one is not None}


@functools.cache
def version(folder: str) -> str:
    """Changes whenever what the folder's checks find could."""
    return plugins.digest(folder, *(f"{folder}.{name}" for name in plugins.names(folder)))[:32]


def run(checks: Iterable[Check], given: Mapping[str, Any], path: str = "") -> Iterator[Finding]:
    """The findings of all checks that what is given lets run; `path` is the file that they are in."""
    yield from run_each(checks, (given,), path)


def run_each(checks: Iterable[Check], several: Sequence[Mapping[str, Any]], path: str = "") -> Iterator[Finding]:
    """The same over several things of one file, such as its pods."""
    able: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for one in checks:
        if one.needs not in able:
            able[one.needs] = [*_arguments(one.needs, several)]
        faults = itertools.chain.from_iterable(itertools.starmap(one.find, able[one.needs]))
        for fault in faults:  # most checks find nothing
            yield from _findings(one, itertools.chain((fault,), faults), path)


def _arguments(needs: Sequence[str], several: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """What a check is called with, for each thing that has all of it."""
    for given in several:
        found = tuple(map(given.get, needs))
        if None not in found:
            yield found


def paragraphs(doc: str) -> dict[str, str]:
    """The parts of a check's docstring: `title`, `why`, `fix`, `references`, each as one line."""
    from inspect import cleandoc  # seldom needed, and slow to import

    parts: dict[str, list[str]] = {"title": []}
    at = "title"
    for line in cleandoc(doc).splitlines():
        word, colon, rest = line.partition(":")
        if colon and word in ("Why", "Fix", "References"):
            at = word.lower()
            parts[at] = [rest.strip()]
        else:
            parts[at].append(line.strip())
    return {name: " ".join(filter(None, lines)) for name, lines in parts.items()}


def _of(folder: str, name: str, module: ModuleType) -> Check:
    (find,) = (each for each in vars(module).values() if hasattr(each, _FACTS) and each.__module__ == module.__name__)
    facts: Facts = getattr(find, _FACTS)
    said = paragraphs(module.__doc__ or "")
    rule = Rule(
        title=said["title"].removesuffix("."),
        help=f"{said.get('fix', '')}\n\n{said.get('why', '')}",
        standards=facts.standards,
        baseline=facts.baseline,
        url=said.get("references", "").partition(" ")[0],
    )
    needs = find.__code__.co_varnames[: find.__code__.co_argcount]
    id_ = f"{folder.rpartition('.')[2]}/{name.replace('_', '-')}"
    return Check(id_, facts, find, needs, rule, rule.help.replace("\n\n", "\n"))


def _findings(one: Check, faults: Iterator[Fault], path: str) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for fault in itertools.islice(faults, MOST_FAULTS):
        identity = (fault.path or path, fault.subject or fault.message)
        seen[identity] = seen.get(identity, -1) + 1
        yield _finding(one, fault, path, seen[identity])
    if (first := next(faults, None)) is not None:
        yield _finding(one, _and_more(first, sum(1 for _ in faults)), path, 0)


def _and_more(first: Fault, others: int) -> Fault:
    """One fault for all that are not listed, at the place of the first."""
    return msgspec.structs.replace(first, message=f"There are {others + 1} more faults of this rule.", subject="more")


def _finding(one: Check, fault: Fault, path: str, number: int) -> Finding:
    """`number` counts equal faults of one file, so that each has a fingerprint of its own."""
    place = fault.path or path
    identity = f"{Kind.MISCONFIGURATION}\0{one.id}\0{place}\0{fault.subject or fault.message}"
    if number:
        identity += f"\0{number}"
    return Finding(
        id=one.id,
        kind=Kind.MISCONFIGURATION,
        severity=fault.severity or one.facts.severity,
        severity_source="pratique",
        fingerprint=hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:32],
        title=fault.message if len(fault.message) <= _MESSAGE else f"{fault.message[:_MESSAGE]}…",
        description=one.description,
        aliases=one.facts.standards,
        references=(one.rule.url,) if one.rule.url else (),
        location=Location(place, fault.line, fault.end_line or fault.line, fault.layer, fault.instruction),
        base_image=fault.base_image,
    )
