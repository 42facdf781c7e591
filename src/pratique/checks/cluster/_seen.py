"""What is remembered of a file's objects until all files have been read: little of pods, all of the few kinds that refer to others."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pratique.checks.files import SourceFile
from pratique.documents.kubernetes import Object, Pod, mapping, sequence, words

_KEPT = frozenset({"NetworkPolicy", "Service", "Namespace", "ServiceMonitor"})


class PodSeen(msgspec.Struct, frozen=True):
    """A pod, or the template of some."""

    path: str
    line: int
    title: str
    namespace: str
    labels: dict[str, str]


class Seen(msgspec.Struct, frozen=True):
    """An object of a kind that refers to others, or is referred to."""

    path: str
    object: Object


class Cluster(msgspec.Struct, frozen=True):
    """All that lies below one path. Objects without a namespace are in a namespace of their own, named ""."""

    pods: tuple[PodSeen, ...]
    objects: tuple[Seen, ...]

    def of(self, kind: str) -> list[Seen]:
        return [one for one in self.objects if one.object.kind == kind]

    @property
    def pairs(self) -> int:
        """How often one thing is held against another at most."""
        policies, monitors = len(self.of("NetworkPolicy")), len(self.of("ServiceMonitor"))
        return policies * len(self.pods) + monitors * len(self.of("Service"))


def keep(file: SourceFile) -> Iterator[PodSeen | Seen]:
    """What is remembered of a file."""
    for one in file.objects:
        if one.kind in _KEPT:
            yield Seen(file.path, one)
    for pod in file.pods:
        if isinstance(pod, Pod):
            one = pod.object
            yield PodSeen(file.path, one.line(), one.title, one.namespace, pod.metadata.labels)


class Selector(msgspec.Struct, frozen=True):
    """A label selector: matchLabels and matchExpressions. One without either selects all."""

    equal: dict[str, str]
    expressions: tuple[dict[str, Any], ...]

    @property
    def is_empty(self) -> bool:
        return not self.equal and not self.expressions

    def selects(self, labels: Mapping[str, str]) -> bool:
        return self.equal.items() <= labels.items() and all(_holds(one, labels) for one in self.expressions)


def selector(value: Any, *path: str) -> Selector:
    """The selector that lies in a value."""
    found = mapping(value, *path)
    return Selector(words(found, "matchLabels"), tuple(map(mapping, sequence(found, "matchExpressions"))))


def _holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key, values = str(expression.get("key", "")), sequence(expression, "values")
    operator = expression.get("operator")
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return labels.get(key) not in values
    return (key in labels) == (operator == "Exists")
