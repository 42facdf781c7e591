"""Progress: how long work tells how far it is. `cli` draws it; everything else gets one handed down."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Task(Protocol):
    def advance(self, amount: int) -> None: ...


class Progress(Protocol):
    def task(self, label: str, total: int | None = None) -> AbstractContextManager[Task]:
        """One bar; `total` in the unit that `advance` counts (bytes, records), None when unknown."""
        ...

    def note(self, text: str) -> None:
        """One line that the user should see now."""
        ...


class _Silent:
    def advance(self, amount: int) -> None:
        """Nothing to draw."""

    def task(self, label: str, total: int | None = None) -> AbstractContextManager[Task]:  # noqa: ARG002
        return nullcontext(self)

    def note(self, text: str) -> None:
        """Nobody is looking."""


SILENT: Progress = _Silent()
