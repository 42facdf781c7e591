"""Checks of Kubernetes objects other than pods: who may do what, who may talk to whom, what is admitted, what is watched.

Checks that need several objects (a NetworkPolicy and the pods that it selects) see all files below one path that the user named.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pratique.checks import check
from pratique.checks.cluster._kinds import BUILT_IN, ELSEWHERE, PARAMETERS
from pratique.checks.cluster._seen import Cluster, PodSeen, Seen, keep
from pratique.checks.files import Examination, SourceFile
from pratique.documents.kubernetes import Object


def recognises(file: SourceFile) -> bool:
    """A file with any object of a cluster; those of kinds without checks are left alone, which is said."""
    return any(one.group not in ELSEWHERE for one in file.objects)


def examine(file: SourceFile) -> Examination:
    """The checks that need one object only; the others are told of it."""
    given = [_given(one) for one in file.objects]
    found = check.run_each(check.load(__name__), given, file.path)
    return Examination(tuple(found), left_alone=tuple(_unknown(file.objects)), facts=tuple(keep(file)))


def conclude(facts: Sequence[Any], at: datetime) -> Examination:  # noqa: ARG001  # the folder's contract; nothing here ages
    """The checks that need several objects."""
    pods = tuple(one for one in facts if isinstance(one, PodSeen))
    cluster = Cluster(pods, tuple(one for one in facts if isinstance(one, Seen)))
    return Examination(tuple(check.run(check.load(__name__), {"cluster": cluster})))


def _given(one: Object) -> dict[str, Any]:
    name = PARAMETERS.get((one.group, one.kind))
    return {"anything": one, **({name: one} if name else {})}


def _unknown(objects: Sequence[Object]) -> Iterator[str]:
    for one in objects:
        if one.group not in BUILT_IN | ELSEWHERE and (one.group, one.kind) not in PARAMETERS:
            yield f"{one.kind[:60]} ({one.api_version[:80]})"
