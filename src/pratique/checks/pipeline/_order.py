"""What a pipeline does to which image, in which order."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from pratique.checks import deeds
from pratique.checks.check import Fault
from pratique.checks.pipeline._actions import action_deeds
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Job, Pipeline, Step, Value
from pratique.documents.shell import Command

_VARIABLE = re.compile(r"\$\{(?P<braced>[\w.-]{1,200})\}|\$\((?P<call>[\w.-]{1,200})\)|\$(?P<plain>\w{1,200})")
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}|@?\$[^/:\s]{0,100}(?i:digest|sha256)|(?i:digest|sha256)[^/:\s]{0,40}\}|@\$")
_ROOMS = re.compile(
    r"(?i)(?:^|[/:._-])(?:staging|stage|candidate|quarantine|unscanned|unverified|tmp|temp|test|scan|rc|pr|ci|dev|cache)(?:$|[/:._-])|ttl\.sh|localhost|127\.0\.0\.1"
)
_LONGEST = 1_000
MAX_DEEDS = 1_000
"""Of one file: each is compared with each."""


class Done(msgspec.Struct, frozen=True):
    """One deed in its place."""

    deed: deeds.Deed
    name: str
    """The image, its variables put in as far as the file tells them."""
    number: int
    """Position of the job."""
    place: int
    """Position within the job."""
    line: int
    job: Job
    shown: str
    """The image as its author wrote it."""
    end_line: int = 0
    image_line: int = 0
    """Where the image is named."""
    step: Step | None = None
    command: Command | None = None
    run: Run | None = None

    @property
    def kind(self) -> str:
        return self.deed.kind

    @property
    def has_digest(self) -> bool:
        return bool(_DIGEST.search(self.name) or _DIGEST.search(self.shown))

    @property
    def is_room_apart(self) -> bool:
        """Whether the name tells of a place from which nothing is deployed."""
        return bool(_ROOMS.search(self.name))

    def fault(self, message: str) -> Fault:
        return Fault(message, self.line, self.end_line or self.line)


class Order(msgspec.Struct, frozen=True):
    """All deeds of a pipeline."""

    pipeline: Pipeline
    done: tuple[Done, ...]
    problems: tuple[Value, ...] = ()
    """What was left out."""

    def of(self, *kinds: str) -> Iterator[Done]:
        return (one for one in self.done if one.kind in kinds)

    def before(self, first: Done, then: Done) -> bool:
        """Whether one is surely over when the other begins."""
        if first.number == then.number:
            return first.place < then.place
        return first.number in self.pipeline.jobs[then.number].after


def same(first: Done, then: Done) -> bool:
    """Whether both are surely about one image by one name."""
    return bool(first.name) and first.name == then.name


def related(first: Done, then: Done) -> bool:
    """Whether both are about one repository, whatever the tag or digest."""
    return bool(first.name) and repository(first.name) == repository(then.name)


def repository(name: str) -> str:
    plain = name.partition("@")[0]
    head, colon, tag = plain.rpartition(":")
    return head if colon and "/" not in tag else plain


def order(pipeline: Pipeline, runs: tuple[Run, ...]) -> Order:
    """The deeds of scripts, actions and tasks."""
    of_step: dict[int, list[Run]] = {}
    for run in runs:
        of_step.setdefault(id(run.step), []).append(run)
    found: list[Done] = []
    for number, job in enumerate(pipeline.jobs):
        place = 0
        for step in job.steps:
            for made in _step(pipeline, number, job, step, of_step.get(id(step), [])):
                if len(found) >= MAX_DEEDS:
                    why = f"more than {MAX_DEEDS:,} commands build, scan, sign or push: the order of the others was not examined"
                    return Order(pipeline, tuple(found), (Value(why, made.line),))
                found.append(msgspec.structs.replace(made, place=place))
                place += 1
    return Order(pipeline, tuple(found))


def _step(pipeline: Pipeline, number: int, job: Job, step: Step, of_step: list[Run]) -> Iterator[Done]:
    variables = {**pipeline.environment, **job.environment, **step.environment}
    for run in of_step[:1]:
        for command in run.commands:
            for deed in deeds.of(command):
                image, line = run.shown(deed.image), run.line(command)
                end = step.at(max(command.end - 1, command.start))
                name = resolved(image, variables)
                yield Done(deed, name, number, 0, line, job, image, end, line, step, command, run)
    if step.use is not None:
        for deed, line in action_deeds(step):
            name = resolved(deed.image, variables)
            yield Done(deed, name, number, 0, step.line, job, deed.image, image_line=line, step=step)


def resolved(text: str, variables: Mapping[str, Value]) -> str:
    """An image's name with what the file says of its variables."""
    text = re.sub(r"\$\{\{\s{0,8}(?:env\.)?([\w.-]{1,200})\s{0,8}\}\}", r"${\1}", text)
    for _ in range(4):
        changed = _VARIABLE.sub(lambda found: _value(found, variables), text)[:_LONGEST]
        if changed == text:
            break
        text = changed
    return text


def _value(found: re.Match[str], variables: Mapping[str, Value]) -> str:
    name = found["braced"] or found["call"] or found["plain"]
    known = variables.get(name) or variables.get(name.removeprefix("env."))
    return known.text if known is not None and known.text else f"${{{name}}}"
