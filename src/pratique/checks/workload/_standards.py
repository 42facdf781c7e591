"""The Pod Security Standards alone: every control that a pod violates is one finding.

Which controls a level has in a version, and which stand in for others, is what `CONTROL` beside each check says.
"""

import collections
import functools
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pratique import plugins
from pratique.checks import check
from pratique.checks.check import Check, Fault
from pratique.checks.workload._pod_security import NEWEST, Control
from pratique.documents.kubernetes import Pod
from pratique.errors import UsageError
from pratique.model.finding import Finding

LEVELS = ("privileged", "baseline", "restricted")
_FORM = re.compile(r"(?P<level>[a-z]+)(?:@(?:latest|v?1\.(?P<minor>0|[1-9][0-9]{0,3})))?")


class Standard(msgspec.Struct, frozen=True):
    """A level in a version."""

    level: str
    version: int = NEWEST
    """The minor version of Kubernetes."""

    def __str__(self) -> str:
        return f"{self.level}@v1.{self.version}"


def standard(text: str) -> Standard:
    """`restricted`, `baseline@v1.25`, `baseline@latest`. UsageError."""
    found = _FORM.fullmatch(text)
    if found is None or found["level"] not in LEVELS:
        raise UsageError(
            f"{text!r} is no Pod Security Standard: write one of {', '.join(LEVELS)}, and @v1.25 or @latest."
        )
    return Standard(found["level"], min(int(found["minor"] or NEWEST), NEWEST))


@functools.cache
def controls(asked: Standard) -> dict[str, Check]:
    """The checks that make up a standard, by the control's name."""
    folder = __package__
    every = [(_control(one, folder), one) for one in check.load(folder)]
    known = {
        control.name: (control, one)
        for control, one in every
        if control is not None
        and control.since <= asked.version
        and LEVELS.index(control.level) <= LEVELS.index(asked.level)
    }
    overridden = {control.overrides for control, _ in known.values()}
    return {name: one for name, (_, one) in sorted(known.items()) if name not in overridden}


def judged(pods: tuple[Pod, ...], asked: Standard, path: str) -> tuple[Finding, ...]:
    """One finding for each control that each pod violates, however many there are."""
    seen: collections.Counter[str] = collections.Counter()
    found: list[Finding] = []
    for pod in pods:
        name = f"{pod.object.namespace}/{pod.title}"
        seen[name] += 1
        subject = f"{name} {seen[name]}" if seen[name] > 1 else name
        checks = [_as_one(one, f"{control} of {asked}", subject) for control, one in controls(asked).items()]
        found += check.run(checks, {"pod": pod, "version": asked.version, "alone": True}, path)
    return tuple(sorted(found, key=lambda one: one.id))


def _control(one: Check, folder: str) -> Control | None:
    module = plugins.load_one(folder, one.id.rpartition("/")[2].replace("-", "_"))
    return getattr(module, "CONTROL", None)


def _as_one(one: Check, name: str, subject: str) -> Check:
    """The check, with all its faults of a pod as one."""

    def find(*given: Any) -> Iterator[Fault]:
        faults = list(one.find(*given))
        if faults:
            pod: Pod = given[one.needs.index("pod")]
            says = " ".join(dict.fromkeys(fault.message for fault in faults))
            yield Fault(f"{pod.title} violates {name}: {says}", faults[0].line, subject=subject)

    return msgspec.structs.replace(one, find=find)
