"""Checks of Kubernetes objects other than pods: who may do what, who may talk to whom, what is admitted, what is watched.

Checks that need several objects (a NetworkPolicy and the pods that it selects) see all files below one path that the user named.
"""

import functools
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pratique.checks import check, comments
from pratique.checks.cluster import _kustomize
from pratique.checks.cluster._access import RBAC, Access, who_can
from pratique.checks.cluster._kinds import BUILT_IN, ELSEWHERE, PARAMETERS
from pratique.checks.cluster._seen import Cluster, PodSeen, Seen, keep
from pratique.checks.files import Examination, SourceFile, Unexamined
from pratique.documents import kubernetes
from pratique.documents.kubernetes import Object

__all__ = ["RBAC", "Access", "conclude", "examine", "recognises", "who_can"]

MOST_PAIRS = 5_000_000
"""Of policies and what they select; a tree that is made to take hours is told apart by that."""


def recognises(file: SourceFile) -> bool:
    """A file with any object of a cluster; those of kinds without checks are left alone, which is said."""
    return any(one.group not in ELSEWHERE for one in file.objects) or _kustomize.is_one(file)


def examine(file: SourceFile) -> Examination:
    """The checks that need one object only; the others are told of it."""
    found = [
        finding
        for name, several in _by_parameter(file.objects).items()
        for finding in check.run_each(_checks().get(name, ()), [{name: one} for one in several], file.path)
    ]
    return Examination(
        comments.marked(found, file.body),
        tuple(_kustomize.unexamined(file)) if _kustomize.is_one(file) else (),
        left_alone=tuple(_unknown(file.objects)),
        facts=tuple(keep(file)),
    )


def conclude(facts: Sequence[Any], at: datetime) -> Examination:  # noqa: ARG001  # the folder's contract; nothing here ages
    """The checks that need several objects."""
    pods = tuple(one for one in facts if isinstance(one, PodSeen))
    cluster = Cluster(pods, tuple(one for one in facts if isinstance(one, Seen)))
    if cluster.pairs > MOST_PAIRS:
        why = "There are so many network policies, pods and Services that they were not put together: name smaller folders."
        return Examination(unexamined=(Unexamined(why),))
    return Examination(tuple(check.run(check.load(__name__), {"cluster": cluster})))


def _by_parameter(objects: Sequence[Object]) -> dict[str, list[Object]]:
    """The objects, by the name of the parameter by which checks ask for them."""
    found: dict[str, list[Object]] = {"anything": [*objects]}
    for one in objects:
        if name := PARAMETERS.get((one.group, one.kind)):
            found.setdefault(name, []).append(one)
    return found


@functools.cache
def _checks() -> dict[str, list[check.Check]]:
    """The checks that look at one object, by that parameter."""
    found: dict[str, list[check.Check]] = {}
    for one in check.load(__name__):
        found.setdefault(one.needs[0], []).append(one)
    return found


def _unknown(objects: Sequence[Object]) -> Iterator[str]:
    for one in objects:
        key = (one.group, one.kind)
        if not (one.group in BUILT_IN or one.group in ELSEWHERE or key in PARAMETERS or key in kubernetes.ADDED):
            yield f"{one.kind[:60]} ({one.api_version[:80]})"
