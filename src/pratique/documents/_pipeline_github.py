"""GitHub Actions: workflows and composite actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pratique.documents._pipeline import (
    MAX_JOBS,
    MAX_STEPS,
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

_WINDOWS = re.compile(r"(?i)\bwindows")
_INNER = re.compile(r"\b((?:ba|da)?sh)\b[^{]{0,40}\{0\}")
"""`script -q -c "bash {0}"` gives bash a terminal."""
_DOCKER_SOCKET = "/var/run/docker.sock"


def read(document: Document, body: bytes) -> Pipeline:
    source, root = Source(document, body), document.value
    if "jobs" not in root and "runs" in root:
        return _action(source, root)
    jobs = mapping(root.get("jobs"))
    if len(jobs) > MAX_JOBS or sum(len(listed(mapping(job).get("steps"))) for job in jobs.values()) > MAX_STEPS:
        raise LimitError(f"{document.name} has more than {MAX_JOBS:,} jobs or {MAX_STEPS:,} steps: split it")
    default = _shell_name(root)
    names = {name: number for number, name in enumerate(jobs)}
    before = closure([_needs(mapping(job), names) for job in jobs.values()])
    return Pipeline(
        system="github",
        jobs=tuple(_job(source, name, mapping(job), default, before[names[name]]) for name, job in jobs.items()),
        environment=_values(source, root.get("env"), ("env",)),
        triggers=_triggers(source, root.get("on")),
        permissions=root.get("permissions"),
        permissions_line=source.line("permissions") if "permissions" in root else 0,
        line=source.line("jobs"),
        inputs=_inputs(root.get("on")),
    )


def _action(source: Source, root: dict[str, Any]) -> Pipeline:
    runs = mapping(root.get("runs"))
    steps = listed(runs.get("steps"))[:MAX_STEPS]
    uses: tuple[Use, ...] = ()
    image = text(runs.get("image"))
    if image.startswith("docker://"):
        uses = (Use("image", image.removeprefix("docker://"), source.line("runs", "image")),)
    job = Job(
        name="runs",
        line=source.line("runs"),
        steps=tuple(_step(source, mapping(step), ("runs", "steps", at), "bash") for at, step in enumerate(steps)),
        uses=uses,
    )
    inputs = dict.fromkeys(mapping(root.get("inputs")), "string")
    return Pipeline(system="github-action", jobs=(job,), line=source.line("runs"), inputs=inputs)


def _job(source: Source, name: str, job: dict[str, Any], default: str, after: frozenset[int]) -> Job:
    path: Path = ("jobs", name)
    shell = _shell_name(job) or default
    if not shell and _WINDOWS.search(str(job.get("runs-on", ""))[:200]):
        shell = "pwsh"
    return Job(
        name=name,
        line=source.line(*path),
        steps=tuple(
            _step(source, mapping(step), (*path, "steps", at), shell)
            for at, step in enumerate(listed(job.get("steps")))
        ),
        uses=tuple(_uses(source, job, path)),
        environment=_values(source, job.get("env"), (*path, "env")),
        condition=_value(source, text(job.get("if")), (*path, "if")) if "if" in job else None,
        may_fail=_may_fail(source, job, path),
        privileged=_privileged(source, job, path),
        after=after,
        permissions=job.get("permissions"),
        permissions_line=source.line(*path, "permissions") if "permissions" in job else 0,
        secrets=Value("secrets: inherit", source.line(*path, "secrets")) if job.get("secrets") == "inherit" else None,
    )


def _step(source: Source, step: dict[str, Any], path: Path, shell: str) -> Step:
    script, used = text(step.get("run")), text(step.get("uses"))
    use = None
    if used.startswith("docker://"):
        use = Use("image", used.removeprefix("docker://"), source.line(*path, "uses"))
    elif used:
        use = Use("action", used, source.line(*path, "uses"))
    return Step(
        line=source.line(*path),
        name=text(step.get("id")) or text(step.get("name")),
        text=script,
        breaks=source.breaks(script, (*path, "run")) if script else (),
        shell=_shell(text(step.get("shell")) or shell),
        use=use,
        inputs=_values(source, step.get("with"), (*path, "with")),
        environment=_values(source, step.get("env"), (*path, "env")),
        condition=_value(source, text(step.get("if")), (*path, "if")) if "if" in step else None,
        may_fail=_may_fail(source, step, path),
        inserted=insertions(script, "${{", "}}"),
    )


def _shell_name(holder: Mapping[str, Any]) -> str:
    return text(mapping(mapping(holder.get("defaults")).get("run")).get("shell"))


def _shell(written: str) -> Shell:
    """GitHub's own command lines: `bash -e {0}` where none is named, `bash --noprofile --norc -eo pipefail {0}` for `bash`."""
    if written == "bash":
        return Shell("bash", pipefail=True)
    words = written.split()
    if not words:
        return Shell("bash")
    name = words[0].rpartition("/")[2]
    if name not in ("bash", "sh") and "{0}" in written and (inner := _INNER.search(written)):
        name = inner[1]
    if len(words) == 1:
        return Shell(name)
    options = " ".join(words[1:])
    return Shell(name, bool(re.search(r"(?:^| )-[a-z]{0,5}e", options)), "pipefail" in options)


def _uses(source: Source, job: dict[str, Any], path: Path) -> Iterator[Use]:
    if used := text(job.get("uses")):
        yield Use("action", used, source.line(*path, "uses"))
    container = job.get("container")
    named = mapping(container).get("image") if isinstance(container, dict) else container
    if image := text(named):
        yield Use("image", image, source.line(*path, "container", "image"))
    for name, service in mapping(job.get("services")).items():
        if image := text(mapping(service).get("image")):
            yield Use("service", image, source.line(*path, "services", name, "image"))


def _privileged(source: Source, job: dict[str, Any], path: Path) -> Value | None:
    holders = [(mapping(job.get("container")), (*path, "container"))]
    holders += [(mapping(service), (*path, "services", name)) for name, service in mapping(job.get("services")).items()]
    for holder, at in holders:
        if "--privileged" in text(holder.get("options")):
            return Value("options: --privileged", source.line(*at, "options"))
        for volume in listed(holder.get("volumes")):
            if _DOCKER_SOCKET in text(volume):
                return Value(text(volume)[:120], source.line(*at, "volumes"))
    return None


def _may_fail(source: Source, holder: dict[str, Any], path: Path) -> Value | None:
    if holder.get("continue-on-error") is True:
        return Value("continue-on-error: true", source.line(*path, "continue-on-error"))
    return None


def _values(source: Source, found: Any, path: Path) -> dict[str, Value]:
    return {name: _value(source, text(value), (*path, name)) for name, value in mapping(found).items()}


def _value(source: Source, written: str, path: Path) -> Value:
    breaks = source.breaks(written, path) if "\n" in written else ()
    return Value(written, source.line(*path), breaks)


def _triggers(source: Source, on: Any) -> dict[str, int]:
    if isinstance(on, str):
        return {on: source.line("on")}
    if isinstance(on, list):
        return {text(name): source.line("on", at) for at, name in enumerate(on)}
    return {name: source.line("on", name) for name in mapping(on)}


def _inputs(on: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for trigger in ("workflow_dispatch", "workflow_call"):
        for name, one in mapping(mapping(mapping(on).get(trigger)).get("inputs")).items():
            found[name] = text(mapping(one).get("type")) or "string"
    return found


def _needs(job: dict[str, Any], names: Mapping[str, int]) -> list[int]:
    needed = job.get("needs")
    found = [needed] if isinstance(needed, str) else listed(needed)
    return [names[name] for name in found if isinstance(name, str) and name in names]
