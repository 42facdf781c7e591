"""Files that are checked, and the folders of `checks/` that know them by their content.

A folder of `checks/` that checks files has in its `__init__` two functions, and nothing else names it anywhere:
`recognises(file) -> bool` looks at the path and the content, `examine(file) -> Examination` runs the folder's checks.
Several folders may know a file: each says its own. A folder whose checks span files has a third,
`conclude(facts, at) -> Examination`, which gets the `facts` of all examinations below one path that the user named.
"""

import functools
import importlib
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any

import msgspec

from pratique.errors import UnreadableError
from pratique.model.finding import Finding

if TYPE_CHECKING:
    from pratique.documents.kubernetes import Object, Pod, Refused
    from pratique.documents.yaml import Document

_YAML = (".yaml", ".yml", ".json")
_BEGINS = re.compile(r"\A(?:(?:---)?[ \t]*(?:#[^\n]*)?\n)*(?:apiVersion:|kind:|\{\s{0,99}\"(?:apiVersion|kind)\")")
"""Of what has no extension, such as standard input."""
_TEMPLATE = re.compile(
    rb"\{\{-?(?: {0,9}(?:(?:include|template|define) \"|toYaml )"
    rb"|[^{}\n]{0,80}(?<=[ ({$-])\.(?:Values|Release|Chart|Files|Capabilities)\b)"
)
"""Helm's; `{{` alone also stands in the texts of alerts."""
_RENDERED = "check what comes out of it, as by `helm template CHART | pratique check -`"


class SourceFile(msgspec.Struct, frozen=True, dict=True):
    """One file, as the user named it."""

    path: str
    body: bytes
    at: datetime
    """As-of time: what has reached its end of life depends on it."""
    beside: frozenset[str] = frozenset()
    """Names of the files in its folder."""

    @functools.cached_property
    def name(self) -> str:
        return os.path.basename(self.path)

    @functools.cached_property
    def head(self) -> str:
        """The first 4,096 bytes as text."""
        return self.body[:4096].decode("utf-8", "replace")

    @functools.cached_property
    def documents(self) -> "tuple[Document, ...]":
        """The YAML documents of the file, read once for all folders. UnreadableError, LimitError."""
        from pratique.documents import yaml  # most files are none

        return yaml.load_all(self.body, self.path)

    @functools.cached_property
    def objects(self) -> "tuple[Object, ...]":
        """What the file holds of apiVersion and kind, lists opened; none when it is no YAML. UnreadableError, LimitError."""
        if not self._says_its_kind:
            return ()
        if self._is_of_helm:
            raise UnreadableError(f"{self.path} is a template, which is not examined: {_RENDERED}.")
        from pratique.documents import kubernetes

        try:
            return tuple(kubernetes.objects(self.documents))
        except UnreadableError as error:
            if b"{{" in self.body:
                raise UnreadableError(f"{error}; or, if it is a template, {_RENDERED}.") from None
            raise

    @property
    def _says_its_kind(self) -> bool:
        """Whether there may be objects in it; a chart's template may get all that it says from elsewhere."""
        if not self.name.endswith(_YAML) and ("." in self.name or not _BEGINS.match(self.head)):
            return False
        where = self.body[:4096] if self.name.endswith(".json") else self.body
        in_chart = b"{{" in self.body and "templates" in self.path.split("/")[:-1]
        return (b"apiVersion" in where and b"kind" in where) or (in_chart and self._is_of_helm)

    @property
    def _is_of_helm(self) -> bool:
        return b"{{" in self.body and _TEMPLATE.search(self.body) is not None

    @functools.cached_property
    def pods(self) -> "tuple[Pod | Refused, ...]":
        """The pods that the objects are or make, and what would be one if the API server took it."""
        from pratique.documents import kubernetes

        return tuple(each for one in self.objects if (each := kubernetes.pod(one)) is not None)


class Unexamined(msgspec.Struct, frozen=True):
    """A part of a file that could not be examined: never silence."""

    what: str
    line: int = 0


class Examination(msgspec.Struct, frozen=True):
    """What the checks of one folder say of one file."""

    findings: tuple[Finding, ...] = ()
    """Those that an ignore comment is about are suppressed; the caller decides whether comments count."""
    unexamined: tuple[Unexamined, ...] = ()
    left_alone: tuple[str, ...] = ()
    """What the folder has no checks for, by kind; it is said."""
    facts: tuple[Any, ...] = ()
    """What the folder wants to see again, small, when all files have been read."""


@functools.cache
def kinds() -> dict[str, ModuleType]:
    """The folders of `checks/` that check files, by name."""
    here = os.path.dirname(__file__)
    names = sorted(entry.name for entry in os.scandir(here) if os.path.isfile(os.path.join(entry.path, "__init__.py")))
    found = {name: importlib.import_module(f"{__package__}.{name}") for name in names}
    return {name: module for name, module in found.items() if hasattr(module, "recognises")}


def known_by(file: SourceFile) -> tuple[str, ...]:
    """The folders that know a file."""
    return tuple(name for name, module in kinds().items() if module.recognises(file))


def examine(file: SourceFile) -> dict[str, Examination]:
    """What each folder that knows a file says of it. UnreadableError, LimitError."""
    return {name: kinds()[name].examine(file) for name in known_by(file)}


def conclude(kind: str, facts: Sequence[Any], at: datetime) -> Examination:
    """What a folder says once all files have been read; nothing when its checks span none."""
    conclusion: Callable[[Sequence[Any], datetime], Examination] | None = getattr(kinds().get(kind), "conclude", None)
    return conclusion(facts, at) if conclusion and facts else Examination()
