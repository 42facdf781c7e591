"""Checks of pods, and of everything in Kubernetes that holds a pod template."""

import functools
import itertools
from typing import Any

from pratique.checks import check, comments
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.checks.workload._pod_security import NEWEST
from pratique.checks.workload._standards import Standard, judged, standard
from pratique.documents import kubernetes

__all__ = ["Standard", "examine", "examine_by_standard", "read", "recognises", "standard"]


def recognises(file: SourceFile) -> bool:
    """A file with an object of a kind that holds a pod template."""
    return bool(file.pods)


def examine(file: SourceFile) -> Examination:
    """All checks over every pod of a file; what the standards say is what they say in their newest version."""
    pods, unexamined = read(file)
    given: list[dict[str, Any]] = [{"pod": pod, "version": NEWEST, "alone": False, "at": file.at} for pod in pods]
    found = tuple(check.run_each(_able(file), given, file.path))
    return Examination(comments.marked(found, file.body), unexamined)


def _able(file: SourceFile) -> tuple[check.Check, ...]:
    """The checks that may find anything, by the fields that are written in a file."""
    written = itertools.chain.from_iterable(document.keys() for document in file.documents)
    return _about(_fields().intersection(written))


@functools.cache
def _fields() -> frozenset[str]:
    """All that any check is about."""
    return frozenset(name for one in check.load(__name__) for name in one.facts.fields)


@functools.lru_cache(maxsize=256)  # manifests are much alike
def _about(fields: frozenset[str]) -> tuple[check.Check, ...]:
    return tuple(one for one in check.load(__name__) if not one.facts.fields or not fields.isdisjoint(one.facts.fields))


def examine_by_standard(file: SourceFile, asked: Standard) -> Examination:
    """A Pod Security Standard alone."""
    pods, unexamined = read(file)
    empty = tuple(
        Unexamined(f"{pod.title} has no containers: the API server refuses it, so add them.", pod.line("spec"))
        for pod in pods
        if not pod.spec.containers
    )
    return Examination(comments.marked(judged(pods, asked, file.path), file.body), unexamined + empty)


def read(file: SourceFile) -> tuple[tuple[kubernetes.Pod, ...], tuple[Unexamined, ...]]:
    """The pods of a file, and what would be one if the API server took it."""
    refused = tuple(Unexamined(each.why, each.line) for each in file.pods if isinstance(each, kubernetes.Refused))
    return tuple(each for each in file.pods if isinstance(each, kubernetes.Pod)), refused
