"""GitLab CI: jobs with what they inherit, in the order in which they run.

https://docs.gitlab.com/ci/yaml/
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pratique.documents._pipeline import (
    MAX_JOBS,
    Breaks,
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
from pratique.documents._pipeline_lines import Source, joined
from pratique.documents.yaml import Document, Path
from pratique.errors import LimitError

GLOBAL = frozenset(
    {
        *("default", "include", "stages", "variables", "workflow", "image", "services", "cache", "spec"),
        *("before_script", "after_script", "types"),
    }
)
"""Keys of the file that are no jobs."""
_STAGES = ("build", "test", "deploy")
_MOST_EXTENDS = 12
"""https://docs.gitlab.com/ci/yaml/yaml_optimization/: at most eleven levels are followed."""
_VARIABLE = re.compile(r"\$(?:\{(\w{1,100})\}|(\w{1,100}))")
_LONGEST = 4_000
_SHELL = Shell("bash", pipefail=True)
"""The runner's script begins with `set -eo pipefail` where the shell knows it."""


class _Found(msgspec.Struct, frozen=True):
    """A value and where it stands."""

    value: Any
    path: Path


def read(documents: tuple[Document, ...], body: bytes) -> Pipeline:
    """The last document is the pipeline: one before it is its `spec`."""
    if not documents:
        return Pipeline(system="gitlab")
    return _Reader(Source(documents[-1], body)).pipeline()


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: dict[str, Any] = mapping(source.document.value)
        self.variables = self._variables({}, ("variables",), self.root.get("variables"))
        self.origins = self._origins()

    def pipeline(self) -> Pipeline:
        written = {name: job for name, job in self.root.items() if name not in GLOBAL and isinstance(job, dict)}
        if len(written) > MAX_JOBS:
            raise LimitError(f"{self.source.document.name} has more than {MAX_JOBS:,} jobs: split it")
        found = {name: self._merged(name) for name in written}
        kept = {name: keys for name, keys in found.items() if not name.startswith(".") or "script" in keys}
        stages = tuple(text(name) for name in listed(self.root.get("stages"))) or _STAGES
        before = self._order(kept, stages)
        jobs = tuple(self._job(name, keys, before[at]) for at, (name, keys) in enumerate(kept.items()))
        return Pipeline(
            system="gitlab",
            jobs=jobs,
            uses=tuple(self._includes()),
            environment=self.variables,
            stages=stages,
            line=self.source.line(),
        )

    def _origins(self) -> dict[tuple[str, int], Path]:
        """Where a job's value is written: what `<<` and aliases bring in is the same object in several places."""
        found: dict[tuple[str, int], Path] = {}
        for name, job in self.root.items():
            if isinstance(job, list | dict):
                found.setdefault(("", id(job)), (name,))
            for key, value in mapping(job).items():
                if (name, key) in self.source.document.lines:
                    found.setdefault((key, id(value)), (name, key))
                    if isinstance(value, list | dict):
                        found.setdefault(("", id(value)), (name, key))
        return found

    def _chain(self, name: str) -> list[str]:
        """A job and all that it extends, nearest first."""
        seen: list[str] = []
        todo = [name]
        while todo and len(seen) < _MOST_EXTENDS:
            at = todo.pop(0)
            if at not in seen:
                seen.append(at)
                extended = mapping(self.root.get(at)).get("extends")
                named = [extended] if isinstance(extended, str) else listed(extended)
                todo += [each for each in reversed(named) if isinstance(each, str)]
        return seen

    def _merged(self, name: str) -> dict[str, _Found]:
        """A job's keys with those that it extends, and the file's defaults; its own come first."""
        keys: dict[str, _Found] = {}
        scopes: list[_Found] = []
        for at in self._chain(name):
            for key, value in mapping(self.root.get(at)).items():
                own = (at, key) in self.source.document.lines
                path = (at, key) if own else self.origins.get((key, id(value)), (at, key))
                keys.setdefault(key, _Found(value, path))
                if key == "variables":
                    scopes.append(_Found(value, path))
        if scopes:
            keys["variables"] = _Found(scopes, scopes[0].path)  # GitLab puts them together, nearest first
        inherited = ("image", "services", "before_script", "after_script")
        default = mapping(self.root.get("default"))
        for key in inherited:
            if key in default:
                keys.setdefault(key, _Found(default[key], ("default", key)))
            elif key in self.root:
                keys.setdefault(key, _Found(self.root[key], (key,)))
        return keys

    def _job(self, name: str, keys: dict[str, _Found], after: frozenset[int]) -> Job:
        variables: Mapping[str, Value] = self.variables
        for scope in reversed(keys["variables"].value if "variables" in keys else []):
            variables = self._variables(variables, scope.path, scope.value)
        return Job(
            name=name,
            line=self.source.line(name),
            steps=tuple(self._steps(keys)),
            uses=tuple(self._uses(keys, variables)),
            environment=variables,
            condition=self._condition(keys),
            may_fail=self._may_fail(keys),
            after=after,
            reports=tuple(self._reports(keys)),
        )

    def _steps(self, keys: dict[str, _Found]) -> Iterator[Step]:
        parts = [part for key in ("before_script", "script") for part in self._scripts(keys.get(key))]
        if parts:
            script, breaks = joined(parts)
            yield Step(
                line=parts[0][0].line,
                text=script,
                breaks=breaks,
                shell=_SHELL,
                inserted=insertions(script, "$[[", "]]"),
            )
        later = list(self._scripts(keys.get("after_script")))
        if later:
            script, breaks = joined(later)
            note = Value("after_script, whose exit code GitLab does not look at", later[0][0].line)
            yield Step(
                line=later[0][0].line,
                name="after_script",
                text=script,
                breaks=breaks,
                shell=_SHELL,
                may_fail=note,
                inserted=insertions(script, "$[[", "]]"),
            )

    def _scripts(self, found: _Found | None) -> Iterator[tuple[Value, Breaks]]:
        """The lines of a script; lists in lists (from anchors and `!reference`) are flattened."""
        if found is None:
            return
        todo: list[_Found] = [found]
        count = 0
        while todo and count < _LONGEST:
            one = todo.pop()
            count += 1
            if isinstance(one.value, list):
                told = self._reference(one)
                path = self.origins.get(("", id(one.value)), one.path)
                items = [_Found(each, (*path, at)) for at, each in enumerate(one.value)]
                todo += [told] if told is not None else items[::-1]
            elif written := text(one.value):
                line = self.source.line(*one.path)
                yield Value(written, line), self.source.breaks(written, one.path)

    def _reference(self, one: _Found) -> _Found | None:
        """What `!reference [job, script]` names; None where a list is a plain one."""
        if not one.value or not all(isinstance(each, str) for each in one.value):
            return None
        if "!reference" not in self.source.row(self.source.line(*one.path)):
            return None
        value: Any = self.root
        for key in one.value:
            value = mapping(value).get(key)
        return _Found(value, tuple(one.value)) if value is not None else _Found("", one.path)

    def _uses(self, keys: dict[str, _Found], variables: Mapping[str, Value]) -> Iterator[Use]:
        if found := keys.get("image"):
            yield from self._image("image", found.value, found.path, variables)
        if found := keys.get("services"):
            for at, service in enumerate(listed(found.value)):
                yield from self._image("service", service, (*found.path, at), variables)

    def _image(self, kind: str, value: Any, path: Path, variables: Mapping[str, Value]) -> Iterator[Use]:
        named = mapping(value).get("name") if isinstance(value, dict) else value
        where = (*path, "name") if isinstance(value, dict) else path
        if written := text(named):
            yield Use(kind, resolved(written, variables), self.source.line(*where))

    def _condition(self, keys: dict[str, _Found]) -> Value | None:
        """`when`, where it says that the job runs whatever failed before."""
        when = keys.get("when")
        if when is not None and when.value in ("always", "on_failure"):
            return Value(f"when: {when.value}", self.source.line(*when.path))
        return None

    def _may_fail(self, keys: dict[str, _Found]) -> Value | None:
        allowed, when = keys.get("allow_failure"), keys.get("when")
        if allowed is not None:
            if allowed.value is True:
                return Value("allow_failure: true", self.source.line(*allowed.path))
        elif when is not None and when.value == "manual":
            return Value("when: manual, which allows failure unless told otherwise", self.source.line(*when.path))
        rules = keys.get("rules")
        for at, rule in enumerate(listed(rules.value) if rules else ()):
            if rules and mapping(rule).get("allow_failure") is True:
                return Value("allow_failure: true", self.source.line(*rules.path, at, "allow_failure"))
        return None

    def _reports(self, keys: dict[str, _Found]) -> Iterator[Value]:
        found = keys.get("artifacts")
        reports = mapping(mapping(found.value).get("reports")) if found else {}
        for key, value in reports.items():
            if found:
                paths = ",".join(text(each) for each in (value if isinstance(value, list) else [value]))
                yield Value(f"{key}={paths}", self.source.line(*found.path, "reports", key))

    def _includes(self) -> Iterator[Use]:
        found = self.root.get("include")
        for at, one in enumerate(found if isinstance(found, list) else [found]):
            path: Path = ("include", at) if isinstance(found, list) else ("include",)
            if isinstance(one, dict):
                keys = {key: text(value) for key, value in one.items()}
                if keys.get("project"):
                    yield Use("template", f"project:{keys['project']}@{keys.get('ref', '')}", self.source.line(*path))
                elif keys.get("remote"):
                    pinned = "#" + keys["integrity"] if keys.get("integrity") else ""
                    yield Use("template", keys["remote"] + pinned, self.source.line(*path))
                elif keys.get("component"):
                    yield Use("template", f"component:{keys['component']}", self.source.line(*path))
            elif text(one).startswith(("http://", "https://")):
                yield Use("template", text(one), self.source.line(*path))

    def _variables(self, outer: Mapping[str, Value], path: Path, found: Any) -> dict[str, Value]:
        values = dict(outer)
        for name, value in mapping(found).items():
            given = mapping(value).get("value") if isinstance(value, dict) else value
            values[name] = Value(text(given), self.source.line(*path, name))
        return values

    def _order(self, jobs: Mapping[str, dict[str, _Found]], stages: tuple[str, ...]) -> list[frozenset[int]]:
        ranks = {name: number for number, name in enumerate((".pre", *stages, ".post"))}
        names = {name: number for number, name in enumerate(jobs)}
        rank = [ranks.get(text(keys["stage"].value) if "stage" in keys else "test", 1) for keys in jobs.values()]
        direct: list[list[int]] = []
        for at, keys in enumerate(jobs.values()):
            if "needs" in keys:
                needed = [
                    mapping(one).get("job") if isinstance(one, dict) else one for one in listed(keys["needs"].value)
                ]
                direct.append([names[one] for one in needed if isinstance(one, str) and one in names])
            else:
                direct.append([other for other in range(len(rank)) if rank[other] < rank[at]])
        return closure(direct)


def resolved(written: str, variables: Mapping[str, Value]) -> str:
    """A text with the variables that the file sets put in; others stay as they are written."""
    for _ in range(4):
        changed = _VARIABLE.sub(lambda found: _value(found, variables), written)
        if changed == written or len(changed) > _LONGEST:
            break
        written = changed
    return written[:_LONGEST]


def _value(found: re.Match[str], variables: Mapping[str, Value]) -> str:
    known = variables.get(found[1] or found[2])
    return known.text if known is not None else found[0]
