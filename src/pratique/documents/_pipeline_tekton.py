"""Tekton: Tasks and Pipelines of v1 and v1beta1, alone, in runs and in lists.

A Pipeline's tasks are jobs, with the steps of the Task where the same file holds it; a Task that no Pipeline of the file
refers to is a job of its own. https://tekton.dev/docs/pipelines/
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pratique.documents._pipeline import (
    MAX_JOBS,
    MAX_STEPS,
    Breaks,
    Inserted,
    Job,
    Pipeline,
    Shell,
    Step,
    Use,
    Value,
    closure,
    insertions,
    listed,
    mapping,
    text,
)
from pratique.documents._pipeline_lines import Source
from pratique.documents.yaml import Document, Path
from pratique.errors import LimitError

_TASKS = ("Task", "ClusterTask", "StepAction")
_EXPRESSION = re.compile(r"(?:params|tasks|context|results|workspaces|steps|inputs|outputs|step)[.\[]")
_RESULT = re.compile(r"\$\(tasks\.([\w-]{1,100})\.")
_SHEBANG = re.compile(r"#![ \t]*(?:\S{0,200}/)?(?:env[ \t]+(?:-S[ \t]+)?)?([\w.-]{1,40})(?=\s|$)([^\n]{0,80})")
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "busybox"})
_MOST_DOCUMENTS = 5_000


class _Spec(msgspec.Struct, frozen=True):
    """What describes tasks, and where it stands."""

    value: dict[str, Any]
    source: Source
    path: Path
    name: str

    def below(self, *path: str | int) -> Path:
        return (*self.path, *path)

    def line(self, *path: str | int) -> int:
        return self.source.line(*self.path, *path)


def read(documents: tuple[Document, ...], body: bytes) -> Pipeline:
    """All of a file's documents as one view; documents of other kinds are passed over."""
    if len(documents) > _MOST_DOCUMENTS:
        raise LimitError(f"{documents[0].name} has more than {_MOST_DOCUMENTS:,} documents: split it")
    tasks: dict[str, _Spec] = {}
    pipelines: list[_Spec] = []
    for document in documents:
        for kind, spec in _specs(Source(document, body)):
            if kind in _TASKS:
                tasks[spec.name] = spec
            elif kind == "TaskRun":
                tasks[f"{spec.name} (run)"] = spec
            else:
                pipelines.append(spec)
    jobs: list[Job] = []
    used: set[str] = set()
    for spec in pipelines:
        jobs += _pipeline(spec, tasks, used, len(jobs))
    jobs += [_task(spec) for name, spec in tasks.items() if name not in used]
    if len(jobs) > MAX_JOBS or sum(len(job.steps) for job in jobs) > MAX_STEPS:
        raise LimitError(f"{documents[0].name} has more than {MAX_JOBS:,} tasks or {MAX_STEPS:,} steps: split it")
    return Pipeline(system="tekton", jobs=tuple(jobs))


def _specs(source: Source) -> Iterator[tuple[str, _Spec]]:
    root = mapping(source.document.value)
    found: list[tuple[dict[str, Any], Path]] = [(root, ())]
    if text(root.get("kind")).endswith("List"):
        found = [(mapping(one), ("items", at)) for at, one in enumerate(listed(root.get("items")))]
    for one, path in found:
        kind, spec = text(one.get("kind")), mapping(one.get("spec"))
        if not text(one.get("apiVersion")).startswith("tekton.dev/"):
            continue
        name = text(mapping(one.get("metadata")).get("name"))
        inner = {"PipelineRun": "pipelineSpec", "TaskRun": "taskSpec"}.get(kind)
        if kind in (*_TASKS, "Pipeline"):
            yield kind, _Spec(spec, source, (*path, "spec"), name)
        elif inner and isinstance(spec.get(inner), dict):
            yield kind, _Spec(spec[inner], source, (*path, "spec", inner), name)


def _pipeline(spec: _Spec, tasks: Mapping[str, _Spec], used: set[str], first: int) -> list[Job]:
    found = [(mapping(one), ("tasks", at)) for at, one in enumerate(listed(spec.value.get("tasks")))]
    late = [(mapping(one), ("finally", at)) for at, one in enumerate(listed(spec.value.get("finally")))]
    names = {text(one.get("name")): at for at, (one, _) in enumerate(found)}
    direct = [_before(one, names) for one, _ in found] + [list(range(len(found)))] * len(late)
    jobs = []
    for (one, path), before in zip([*found, *late], closure(direct), strict=True):
        after = frozenset(first + each for each in before)
        job = _pipeline_task(spec, one, path, tasks, used, after)
        if path[0] == "finally":
            job = msgspec.structs.replace(job, condition=Value("finally", job.line))
        jobs.append(job)
    return jobs


def _before(one: dict[str, Any], names: Mapping[str, int]) -> list[int]:
    """`runAfter`, and the tasks whose results are asked for."""
    told = [each for each in listed(one.get("runAfter")) if isinstance(each, str)]
    told += _RESULT.findall(str([one.get("params"), one.get("when"), one.get("matrix")]))
    return [names[name] for name in told if name in names]


def _pipeline_task(
    spec: _Spec, one: dict[str, Any], path: Path, tasks: Mapping[str, _Spec], used: set[str], after: frozenset[int]
) -> Job:
    line = spec.line(*path)
    given = _params(spec, one, path)
    reference = mapping(one.get("taskRef"))
    name = text(reference.get("name"))
    inline = mapping(one.get("taskSpec"))
    if inline:
        job = _task(_Spec(inline, spec.source, spec.below(*path, "taskSpec"), ""))
    elif name in tasks:
        used.add(name)
        job = _task(tasks[name])
    else:
        uses = Use("template", _reference(reference), spec.line(*path, "taskRef"))
        job = Job(name="", line=line, steps=(Step(line=line, name=text(one.get("name")), use=uses, inputs=given),))
    condition = Value("when", spec.line(*path, "when")) if one.get("when") else None
    may_fail = Value("onError: continue", spec.line(*path, "onError")) if one.get("onError") == "continue" else None
    return msgspec.structs.replace(
        job,
        name=text(one.get("name")),
        line=line,
        after=after,
        condition=condition,
        may_fail=may_fail or job.may_fail,
        environment={**job.environment, **{f"params.{key}": value for key, value in given.items()}},
    )


def _params(spec: _Spec, one: dict[str, Any], path: Path) -> dict[str, Value]:
    return {
        text(mapping(each).get("name")): Value(text(mapping(each).get("value")), spec.line(*path, "params", at))
        for at, each in enumerate(listed(one.get("params")))
    }


def _reference(reference: dict[str, Any]) -> str:
    """`name`, `bundle:image`, `git:url@revision`, `hub:name@version`, as the resolver is told."""
    if bundle := text(reference.get("bundle")):
        return f"bundle:{bundle}"
    given = {text(mapping(one).get("name")): text(mapping(one).get("value")) for one in listed(reference.get("params"))}
    resolver = text(reference.get("resolver"))
    if resolver == "git":
        return f"git:{given.get('url', given.get('repo', ''))}@{given.get('revision', '')}"
    if resolver == "bundles":
        return f"bundle:{given.get('bundle', '')}"
    if resolver == "hub":
        return f"hub:{given.get('name', '')}@{given.get('version', '')}"
    if resolver == "http":
        return given.get("url", "")
    return text(reference.get("name")) or f"{resolver}:{given.get('name', '')}"


def _task(spec: _Spec) -> Job:
    steps = listed(spec.value.get("steps")) or ([spec.value] if "image" in spec.value else [])
    single = "image" in spec.value and not spec.value.get("steps")
    uses: list[Use] = []
    read_steps: list[Step] = []
    privileged = _host_path(spec)
    for at, value in enumerate(steps):
        step, path = mapping(value), () if single else ("steps", at)
        read_steps.append(_step(spec, step, path))
        privileged = privileged or _privileged(spec, step, path)
        if image := text(step.get("image")):
            uses.append(Use("image", image, spec.line(*path, "image")))
    for at, value in enumerate(listed(spec.value.get("sidecars"))):
        sidecar = mapping(value)
        privileged = privileged or _privileged(spec, sidecar, ("sidecars", at))
        if image := text(sidecar.get("image")):
            uses.append(Use("service", image, spec.line("sidecars", at, "image")))
    return Job(
        name=spec.name,
        line=spec.source.line(*spec.path),
        steps=tuple(read_steps),
        uses=tuple(uses),
        privileged=privileged,
        environment={
            f"params.{text(mapping(one).get('name'))}": Value(
                text(mapping(one).get("default")), spec.line("params", at)
            )
            for at, one in enumerate(listed(spec.value.get("params")))
            if "default" in mapping(one)
        },
    )


def _step(spec: _Spec, step: dict[str, Any], path: Path) -> Step:
    script = text(step.get("script"))
    inserted: tuple[Inserted, ...]
    breaks: Breaks
    if script:
        breaks = spec.source.breaks(script, spec.below(*path, "script"))
        shell = _shell(script)
        inserted = expressions(script)
    else:
        script, breaks, in_shell = _command(spec, step, path)
        inserted = expressions(script) if in_shell else ()
        shell = Shell(errexit=not in_shell)
    may_fail = Value("onError: continue", spec.line(*path, "onError")) if step.get("onError") == "continue" else None
    return Step(
        line=spec.line(*path) if path else spec.line("image"),
        name=text(step.get("name")),
        text=script,
        breaks=breaks,
        shell=shell,
        environment={
            text(mapping(one).get("name")): Value(text(mapping(one).get("value")), spec.line(*path, "env", at))
            for at, one in enumerate(listed(step.get("env")))
        },
        may_fail=may_fail,
        inserted=inserted,
    )


def _command(spec: _Spec, step: dict[str, Any], path: Path) -> tuple[str, Breaks, bool]:
    """`command` and `args` as shell text, and whether a shell reads it (`sh -c`)."""
    words = [
        (text(word), spec.below(*path, key, at))
        for key in ("command", "args")
        for at, word in enumerate(listed(step.get(key)))
    ]
    if words and "command" not in step:
        # The image's own entry point is run, which is most often the program that the image is named after.
        image = text(step.get("image")).partition("@")[0].rpartition("/")[2].partition(":")[0]
        words.insert(0, (image, spec.below(*path, "args")))
    if (
        len(words) > 2
        and words[0][0].rpartition("/")[2] in _SHELLS
        and words[1][0].startswith("-")
        and "c" in words[1][0]
    ):
        script, where = words[2]
        return script, spec.source.breaks(script, where), True
    parts, breaks, offset = [], [], 0
    for word, where in words:
        # An expression in the word would be quoted, and so hidden.
        quoted = word if re.fullmatch(r"[\w$(){}./:@=,-]{0,400}", word) else shlex.quote(word)
        breaks.append((offset, spec.source.line(*where)))
        parts.append(quoted)
        offset += len(quoted) + 1
    return " ".join(parts), tuple(breaks), False


def expressions(script: str) -> tuple[Inserted, ...]:
    """`$(params.x)` and its like; `$(command)` is the shell's."""
    return tuple(one for one in insertions(script, "$(", ")") if _EXPRESSION.match(one.text))


def _shell(script: str) -> Shell:
    """Without a shebang Tekton writes `#!/bin/sh` and `set -e` before a script."""
    found = _SHEBANG.match(script)
    if not found:
        return Shell()
    return Shell(found[1], bool(re.search(r"\s-[a-z]{0,5}e", found[2])), "pipefail" in found[2])


def _privileged(spec: _Spec, step: dict[str, Any], path: Path) -> Value | None:
    if mapping(step.get("securityContext")).get("privileged") is True:
        return Value("privileged: true", spec.line(*path, "securityContext", "privileged"))
    return None


def _host_path(spec: _Spec) -> Value | None:
    for at, volume in enumerate(listed(spec.value.get("volumes"))):
        host = text(mapping(mapping(volume).get("hostPath")).get("path"))
        if host.endswith(("docker.sock", "containerd.sock", "crio.sock")):
            return Value(f"hostPath: {host[:100]}", spec.line("volumes", at))
    return None
