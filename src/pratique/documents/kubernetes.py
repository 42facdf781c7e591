r"""Objects of a Kubernetes cluster, read out of YAML documents: lists opened, every kind that holds a pod template known.

Types are those of the Kubernetes API (https://kubernetes.io/docs/reference/kubernetes-api/); what the API server would refuse
(a string where a boolean belongs) is said with its line, never taken for unset.

>>> from pratique.documents import yaml
>>> text = b"apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - {name: app, image: nginx}\n"
>>> web = pod(next(objects(yaml.load_all(text, "pod.yaml"))))
>>> [(each.title, each.spec.image, each.line("image")) for each in web.containers]
[('container app', 'nginx', 6)]
"""

import functools
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from pratique.documents import kubernetes_pod as api
from pratique.documents.yaml import Document, Path

MAX_LISTS = 5
"""Lists within lists."""
MAX_CONTAINERS = 1_000
"""Of one pod; the API server keeps no object that has more."""
_TEMPLATE: Path = ("spec", "template")
PODS: dict[tuple[str, str], Path] = {
    ("", "Pod"): (),
    ("", "PodTemplate"): ("template",),
    ("", "ReplicationController"): _TEMPLATE,
    **{
        (group, kind): _TEMPLATE
        for group in ("apps", "extensions")
        for kind in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")
    },
    ("batch", "Job"): _TEMPLATE,
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
    ("batch", "JobTemplate"): ("template", "spec", "template"),
}
"""(API group, kind) → where the pod or its template lies in the object."""
ADDED: dict[tuple[str, str], Path] = {
    **{("apps.kruise.io", kind): _TEMPLATE for kind in ("CloneSet", "DaemonSet", "StatefulSet")},
    ("apps.openshift.io", "DeploymentConfig"): _TEMPLATE,
    ("argoproj.io", "Rollout"): _TEMPLATE,
    ("serving.knative.dev", "Configuration"): _TEMPLATE,
    ("serving.knative.dev", "Service"): _TEMPLATE,
}
"""The same for well-known kinds that are added to clusters; they may name a template that lies elsewhere."""


class Object(msgspec.Struct, frozen=True, dict=True):
    """One object, where it is written."""

    api_version: str
    kind: str
    value: dict[str, Any]
    document: Document
    at: Path = ()
    """Where it begins in the document; empty unless it is an item of a list."""

    @property
    def group(self) -> str:
        """`apps` of `apps/v1`; empty for the core group."""
        return self.api_version.rpartition("/")[0]

    @functools.cached_property
    def name(self) -> str:
        metadata = mapping(self.value, "metadata")
        return text(metadata, "name") or text(metadata, "generateName")

    @functools.cached_property
    def namespace(self) -> str:
        """As it is written; empty when it is left to whoever applies it."""
        return text(mapping(self.value, "metadata"), "namespace")

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        return words(self.value, "metadata", "labels")

    @property
    def annotations(self) -> dict[str, str]:
        return words(self.value, "metadata", "annotations")

    @functools.cached_property
    def title(self) -> str:
        """`Deployment web`."""
        return f"{self.kind} {self.name}" if self.name else self.kind

    def line(self, *path: str | int) -> int:
        """The line of a value within the object, or of the nearest thing around it."""
        return self.document.line(*self.at, *path)


_TITLES = {
    "initContainers": "init container ",
    "containers": "container ",
    "ephemeralContainers": "ephemeral container ",
}


class Container(msgspec.Struct, frozen=True):
    """A container of a pod, an init container or an ephemeral one."""

    spec: api.Container
    object: Object
    path: Path
    """Within the object; it ends with the field and the number: `(…, "initContainers", 0)`."""

    @property
    def field(self) -> str:
        """`containers`, `initContainers` or `ephemeralContainers`."""
        return str(self.path[-2])

    @property
    def title(self) -> str:
        """`init container setup`."""
        return f"{_TITLES[self.field]}{self.spec.name or self.path[-1]}"

    @property
    def where(self) -> str:
        """`container app of Deployment web`."""
        return f"{self.title} of {self.object.title}"

    @property
    def runs_on(self) -> bool:
        """Whether it goes on for as long as the pod: no init container (but for sidecars), no ephemeral one."""
        return self.field == "containers" or self.spec.restart_policy == "Always"

    def line(self, *path: str | int) -> int:
        return self.object.line(*self.path, *path)


class Pod(msgspec.Struct, frozen=True, dict=True):
    """A pod, or the template of pods that an object makes."""

    object: Object
    path: Path
    """Of the pod or template within the object."""
    metadata: api.Metadata
    spec: api.PodSpec

    @property
    def title(self) -> str:
        return self.object.title

    @functools.cached_property
    def containers(self) -> tuple[Container, ...]:
        """All: init containers first, as they run; ephemeral ones last."""
        return tuple(
            Container(one, self.object, (*self.path, "spec", field, number))
            for field, several in (
                ("initContainers", self.spec.init_containers),
                ("containers", self.spec.containers),
                ("ephemeralContainers", self.spec.ephemeral_containers),
            )
            for number, one in enumerate(several)
        )

    @functools.cached_property
    def written(self) -> "tuple[Part, ...]":
        """The mappings of its spec that security fields belong into, with all that is written there."""
        return tuple(_parts(mapping(self.object.value, *map(str, self.path), "spec")))

    @property
    def windows(self) -> bool:
        """Whether it says that it runs on Windows."""
        return self.spec.os is not None and self.spec.os.name == "windows"

    def line(self, *path: str | int) -> int:
        return self.object.line(*self.path, *path)


class Part(msgspec.Struct, frozen=True):
    """A mapping of a pod's spec as it is written."""

    value: dict[str, Any]
    path: Path
    """Within the spec."""
    context: bool
    """Whether it is a securityContext."""
    container: str
    """The name of the container that it is of, or its number; empty for what is the pod's."""


class Refused(msgspec.Struct, frozen=True):
    """A pod that the API server would refuse, which therefore cannot be judged."""

    why: str
    line: int


def objects(documents: Iterable[Document]) -> Iterator[Object]:
    """Every object of the documents, lists opened; what has no apiVersion and kind is none."""
    for document in documents:
        yield from _objects(document.value, document, ())


def pod(one: Object) -> Pod | Refused | None:
    """The pod that an object is or makes; None for other kinds."""
    key = (one.group, one.kind)
    path = PODS.get(key, ADDED.get(key))
    if path is None:
        return None
    value: Any = one.value
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    if value is None and key in ADDED:
        return None
    if not isinstance(value, dict):
        return Refused(f"{one.title} has no {'.'.join(map(str, path))}: add it.", one.line(*path))
    try:
        read = msgspec.convert(without_nulls(value), api.Template)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        inside = _steps(where.removesuffix("`"))
        place = ".".join(str(step) for step in (*path, *inside))
        return Refused(f"{one.title}: {what} at {place or 'its top'}: correct it.", one.line(*path, *inside))
    count = len(read.spec.containers) + len(read.spec.init_containers) + len(read.spec.ephemeral_containers)
    if count > MAX_CONTAINERS:
        why = f"{one.title} has {count:,} containers, and is read up to {MAX_CONTAINERS:,}: split it."
        return Refused(why, one.line(*path, "spec"))
    return Pod(one, path, read.metadata, read.spec)


def mapping(value: Any, *path: str) -> dict[str, Any]:
    """A mapping within a value; empty when there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def sequence(value: Any, *path: str) -> list[Any]:
    """A list within a value; empty when there is none."""
    found = mapping(value, *path[:-1]).get(path[-1]) if path else value
    return found if isinstance(found, list) else []


def text(value: Any, *path: str) -> str:
    """A string within a value; empty when there is none."""
    found = mapping(value, *path[:-1]).get(path[-1])
    return found if isinstance(found, str) else ""


def words(value: Any, *path: str) -> dict[str, str]:
    """A mapping of strings (labels) within a value, without what is no string."""
    return {key: each for key, each in mapping(value, *path).items() if isinstance(each, str)}


def without_nulls(value: Any) -> Any:
    """A copy in which what is null is not there: to the API server both are unset."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value


def _parts(spec: dict[str, Any]) -> Iterator[Part]:
    yield Part(spec, (), context=False, container="")
    yield Part(mapping(spec, "securityContext"), ("securityContext",), context=True, container="")
    for field in _TITLES:
        for number, one in enumerate(sequence(spec, field) if field in spec else ()):
            value = mapping(one)
            name, inside = str(value.get("name") or number), (field, number, "securityContext")
            yield Part(value, (field, number), context=False, container=name)
            yield Part(mapping(value, "securityContext"), inside, context=True, container=name)


def _steps(where: str) -> Path:
    """`.spec.containers[0]` → ("spec", "containers", 0); a key of a mapping (`[...]`) ends it."""
    steps: list[str | int] = []
    for part in where.split("."):
        name, _, number = part.partition("[")
        steps += [name] if name else []
        if number:
            if not number.rstrip("]").isdecimal():
                break
            steps.append(int(number.rstrip("]")))
    return tuple(steps)


def _objects(value: Any, document: Document, at: Path) -> Iterator[Object]:
    if not isinstance(value, dict):
        return
    version, kind = value.get("apiVersion"), value.get("kind")
    if not isinstance(version, str) or not isinstance(kind, str):
        return
    items = value.get("items")
    if kind.endswith("List") and isinstance(items, list) and len(at) < 2 * MAX_LISTS:
        for number, item in enumerate(items):
            yield from _objects(_typed(item, version, kind), document, (*at, "items", number))
    else:
        yield Object(version, kind, value, document, at)


def _typed(item: Any, version: str, kind: str) -> Any:
    """An item of a typed list (`PodList`) may leave out what the list says."""
    if isinstance(item, dict) and kind != "List":
        return {"apiVersion": version, "kind": kind.removesuffix("List"), **item}
    return item
