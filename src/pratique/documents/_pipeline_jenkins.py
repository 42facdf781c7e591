"""Jenkinsfiles: declarative pipelines, and the stages of scripted ones. What Groovy computes is not followed.

https://www.jenkins.io/doc/book/pipeline/syntax/
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pratique.documents import _groovy, yaml
from pratique.documents._groovy import Argument, Call
from pratique.documents._pipeline import (
    MAX_JOBS,
    MAX_STEPS,
    Job,
    Pipeline,
    Shell,
    Step,
    Use,
    Value,
    listed,
    mapping,
    text,
)
from pratique.errors import InputError, LimitError

_SHEBANG = re.compile(r"\s{0,20}#![ \t]*(?:\S{0,200}/)?(?:env[ \t]+)?([\w.-]{1,40})(?=\s|$)([^\n]{0,80})")
_SCRIPTS = {"sh": "sh", "bat": "cmd", "powershell": "powershell", "pwsh": "pwsh"}
_EXCUSES = frozenset({"catchError", "warnError"})
CREDENTIALS = "credentials"
"""What stands for the value of a variable that Jenkins keeps secret."""


class _Around(msgspec.Struct, frozen=True):
    """What a call stands in."""

    may_fail: Value | None = None
    environment: dict[str, Value] = {}


def read(body: bytes, name: str) -> Pipeline:
    """UnreadableError, LimitError."""
    reader = _Reader(name)
    calls = _groovy.read(body.decode("utf-8", "replace"))
    reader.stages(calls, frozenset(), {})
    root = next((call for call in calls if call.name == "pipeline"), None)
    if root is not None:
        reader.job(root, "pipeline", frozenset(), {})
        outside = tuple(call for call in calls if call is not root)
        reader.job(Call("def", outside[0].line if outside else 1, body=outside), "functions", frozenset(), {})
    elif not reader.jobs:
        reader.job(Call("", 1, body=calls), "", frozenset(), {})
    return Pipeline(
        system="jenkins",
        jobs=tuple(reader.jobs),
        uses=tuple(_libraries(calls)),
        environment=_environment(root.body or ()) if root else {},
        line=root.line if root else 1,
    )


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.jobs: list[Job] = []
        self.count = 0
        self.image = ""
        """The image that was named last, which `push` is about."""

    def stages(self, calls: tuple[Call, ...], after: frozenset[int], outer: dict[str, Value]) -> frozenset[int]:
        """Add the stages among the calls and below; gives the positions of all that have ended behind them."""
        outer = {**outer, **_environment(calls)}
        for call in calls:
            if call.name == "parallel":
                ended = after
                for branch in call.body or ():
                    ended |= self.stages((branch,), after, outer)
                after = ended
            elif call.name == "stage":
                after = self._stage(call, after, outer)
            elif call.body and call.name not in ("environment", "options", "parameters", "post"):
                after = self.stages(call.body, after, outer)
        return after

    def _stage(self, call: Call, after: frozenset[int], outer: dict[str, Value]) -> frozenset[int]:
        title = call.argument()
        own = self.job(call, title.text if title else "", after, outer)
        return self.stages(call.body or (), after | own, outer)

    def job(self, call: Call, title: str, after: frozenset[int], outer: Mapping[str, Value]) -> frozenset[int]:
        body = call.body or ()
        environment = {**outer, **_environment(body)}
        steps = tuple(self._steps(body, _Around(environment=environment)))
        uses, privileged = _agent(body)
        inside = [Use("image", one.text, one.line) for one in _inside(body)]
        if not steps and not uses and not inside:
            return frozenset()
        if len(self.jobs) >= MAX_JOBS:
            raise LimitError(f"{self.name} has more than {MAX_JOBS:,} stages: split it")
        self.jobs.append(
            Job(
                name=title,
                line=call.line,
                steps=steps,
                uses=(*uses, *inside),
                environment=environment,
                privileged=privileged or _inside_privileged(body),
                after=after,
            )
        )
        return frozenset({len(self.jobs) - 1})

    def _steps(self, calls: tuple[Call, ...], around: _Around) -> Iterator[Step]:
        for at, call in enumerate(calls):
            if call.name in ("stage", "agent", "environment", "parallel", "stages", "options", "parameters"):
                continue
            self.count += 1
            if self.count > MAX_STEPS:
                raise LimitError(f"{self.name} has more than {MAX_STEPS:,} steps: split it")
            first = call.argument("script") or call.argument()
            yield from self._steps(call.inner, around)
            if call.name in _SCRIPTS and first is not None and first.quoted:
                yield _script(call, first, around)
            elif call.name in ("docker.build", "docker.image") and first is not None:
                self.image = first.text
                if call.name == "docker.build":
                    yield _made(f"docker build -t {first.text} .", call, first, around)
            elif call.name.endswith(".push") and call.body is None:
                tag = f":{first.text}" if first is not None and ":" not in self.image else ""
                yield _made(f"docker push {self.image}{tag}", call, first, around)
            if call.body is not None:
                yield from self._steps(call.body, _within(call, calls[at + 1 :], around))


def _script(call: Call, script: Argument, around: _Around) -> Step:
    found = _SHEBANG.match(script.text)
    shell = Shell(_SCRIPTS[call.name])
    if found and call.name == "sh":
        # Jenkins runs `sh -xe`, but a script that names its own interpreter as it asks.
        shell = Shell(found[1], bool(re.search(r"\s-[a-z]{0,5}e", found[2])), "pipefail" in found[2])
    status = call.argument("returnStatus")
    may_fail = around.may_fail
    if status is not None and status.text == "true" and not call.used:
        may_fail = Value("returnStatus: true, and nothing looks at it", status.line)
    label = call.argument("label")
    return Step(
        line=script.line,
        name=label.text if label else "",
        text=script.text,
        breaks=script.breaks,
        shell=shell,
        environment=around.environment,
        may_fail=may_fail,
        inserted=script.inserted,
    )


def _made(command: str, call: Call, first: Argument | None, around: _Around) -> Step:
    """What the Docker plug-in's own steps do, as the command that they run."""
    inserted = first.inserted if first is not None and first.inserted else ()
    shift = command.find(first.text) if first is not None else 0
    moved = tuple(
        msgspec.structs.replace(one, start=one.start + shift, end=one.end + shift) for one in inserted if shift >= 0
    )
    return Step(
        line=call.line,
        text=command,
        environment=around.environment,
        may_fail=around.may_fail,
        inserted=moved,
        name=call.name,
    )


def _within(call: Call, following: tuple[Call, ...], around: _Around) -> _Around:
    if call.name in _EXCUSES:
        result = call.argument("buildResult")
        worst = call.name == "catchError" and (result is None or result.text == "FAILURE")
        if not worst:
            return msgspec.structs.replace(around, may_fail=Value(call.name, call.line))
    if call.name == "try":
        caught = next((one for one in following[:2] if one.name == "catch"), None)
        if caught is not None and not _raises(caught):
            return msgspec.structs.replace(around, may_fail=Value("try, whose catch lets the build go on", call.line))
    if call.name in ("withCredentials", "withEnv"):
        hidden = {
            one.text: Value(CREDENTIALS, one.line)
            for inner in call.inner
            for one in inner.arguments
            if one.name.endswith("ariable") and one.name != "usernameVariable"
        }
        return msgspec.structs.replace(around, environment={**around.environment, **hidden})
    return around


def _raises(call: Call) -> bool:
    todo = list(call.body or ())
    while todo:
        one = todo.pop()
        if one.name in ("error", "throw", "unstable", "currentBuild.result", "exit"):
            return True
        todo += (*one.inner, *(one.body or ()))
    return False


def _environment(calls: tuple[Call, ...]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for call in calls:
        if call.name != "environment":
            continue
        body = call.body or ()
        for at, one in enumerate(body):
            if one.assigned:
                found[one.name] = Value(one.arguments[0].text, one.line)
            elif at + 1 < len(body) and body[at + 1].name == "credentials" and one.name != "credentials":
                found[one.name] = Value(CREDENTIALS, one.line)
    return found


def _agent(calls: tuple[Call, ...]) -> tuple[tuple[Use, ...], Value | None]:
    uses: list[Use] = []
    privileged: Value | None = None
    for agent in (call for call in calls if call.name == "agent"):
        for kind in agent.body or ():
            if kind.name == "docker":
                image = next((one for one in kind.body or () if one.name == "image"), kind).argument()
                if image is not None:
                    uses.append(Use("image", image.text, image.line))
            for one in kind.body or ():
                given = one.argument()
                if one.name == "args" and given is not None:
                    privileged = privileged or _options(given)
                elif one.name == "yaml" and given is not None:
                    pods, host = _pod(given)
                    uses += pods
                    privileged = privileged or host
    return tuple(uses), privileged


def _options(given: Argument) -> Value | None:
    for option in ("--privileged", "/var/run/docker.sock"):
        if option in given.text:
            return Value(option, given.line)
    return None


def _inside(calls: tuple[Call, ...]) -> Iterator[Argument]:
    """Images of `docker.image('…').inside { … }`."""
    for call, following in _pairs(calls):
        first = call.argument()
        if call.name == "docker.image" and first is not None and following is not None and following.name == ".inside":
            yield first


def _inside_privileged(calls: tuple[Call, ...]) -> Value | None:
    for call, _ in _pairs(calls):
        given = call.argument()
        if call.name in (".inside", ".withRun") and given is not None and (found := _options(given)):
            return found
    return None


def _pairs(calls: tuple[Call, ...]) -> Iterator[tuple[Call, Call | None]]:
    """Every call of a block that is no stage of its own, with the one behind it."""
    todo = [calls]
    while todo:
        block = todo.pop()
        for at, call in enumerate(block):
            if call.name in ("stage", "parallel", "stages"):
                continue
            yield call, block[at + 1] if at + 1 < len(block) else None
            todo += [call.inner, call.body or ()]


def _pod(given: Argument) -> tuple[list[Use], Value | None]:
    """The images of a pod template, and what gives it the host."""
    try:
        documents = yaml.load_all(given.text.encode("utf-8", "replace"), "pod")
    except InputError:
        return [], None
    uses: list[Use] = []
    privileged: Value | None = None
    for document in documents:
        spec: dict[str, Any] = mapping(mapping(document.value).get("spec"))
        for at, value in enumerate(listed(spec.get("containers"))):
            container = mapping(value)
            path = ("spec", "containers", at)
            if image := text(container.get("image")):
                uses.append(Use("image", image, given.line + document.line(*path, "image") - 1))
            if mapping(container.get("securityContext")).get("privileged") is True:
                line = given.line + document.line(*path, "securityContext", "privileged") - 1
                privileged = privileged or Value("privileged: true", line)
    return uses, privileged


def _libraries(calls: tuple[Call, ...]) -> Iterator[Use]:
    for call in calls:
        if call.name in ("@Library", "library"):
            for one in call.arguments:
                yield Use("library", one.text, one.line)
            for inner in call.inner:
                for one in inner.arguments:
                    yield Use("library", one.text, one.line)
