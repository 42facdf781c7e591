"""Files that are checked, and the folders of `checks/` that know them by their content.

A folder of `checks/` that checks files has in its `__init__` two functions, and nothing else names it anywhere:
`recognises(file) -> bool` looks at the path and the content, `examine(file) -> Examination` runs the folder's checks.
"""

import functools
import importlib
import os
from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from pratique.model.finding import Finding

if TYPE_CHECKING:
    from pratique.documents.yaml import Document


class SourceFile(msgspec.Struct, frozen=True, dict=True):
    """One file, as the user named it."""

    path: str
    body: bytes
    at: datetime
    """As-of time: what has reached its end of life depends on it."""
    beside: frozenset[str] = frozenset()
    """Names of the files in its folder."""

    @property
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


class Unexamined(msgspec.Struct, frozen=True):
    """A part of a file that could not be examined: never silence."""

    what: str
    line: int = 0


class Examination(msgspec.Struct, frozen=True):
    """What the checks of one folder say of one file."""

    findings: tuple[Finding, ...] = ()
    """Those that an ignore comment is about are suppressed; the caller decides whether comments count."""
    unexamined: tuple[Unexamined, ...] = ()


@functools.cache
def kinds() -> dict[str, ModuleType]:
    """The folders of `checks/` that check files, by name."""
    here = os.path.dirname(__file__)
    names = sorted(entry.name for entry in os.scandir(here) if os.path.isfile(os.path.join(entry.path, "__init__.py")))
    found = {name: importlib.import_module(f"{__package__}.{name}") for name in names}
    return {name: module for name, module in found.items() if hasattr(module, "recognises")}


def kind(file: SourceFile) -> str:
    """The folder that knows a file; empty when none does."""
    return next((name for name, module in kinds().items() if module.recognises(file)), "")
