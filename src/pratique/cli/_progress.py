"""Progress on a terminal: bars while work lasts, nothing in a pipe. Notes always reach standard error unless quiet."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import click

from pratique.model.progress import SILENT, Progress, Task


def progress(*, quiet: bool) -> Progress:
    """Bars when standard error is a terminal, notes alone when it is not, silence when quiet."""
    if quiet:
        return SILENT
    return _Bars() if sys.stderr.isatty() else _Notes()


class _Notes:
    """Standard error is a file or a pipe: one line for each note, no bars."""

    def task(self, label: str, total: int | None = None) -> AbstractContextManager[Task]:
        return SILENT.task(label, total)

    def note(self, text: str) -> None:
        click.echo(click.style("note: ", fg="yellow") + text, err=True)


class _RichTask:
    def __init__(self, bars: Any, number: Any) -> None:
        self._bars = bars
        self._number = number

    def advance(self, amount: int) -> None:
        self._bars.advance(self._number, amount)


class _Bars(_Notes):
    """Rich's bars, imported when the first work begins; several tasks share one display."""

    def __init__(self) -> None:
        self._bars: Any = None
        self._running = 0

    @contextmanager
    def task(self, label: str, total: int | None = None) -> Iterator[Task]:
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bars

        if self._bars is None:
            from rich.console import Console

            columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn()]
            self._bars = Bars(*columns, console=Console(stderr=True), transient=True)
        if not self._running:
            self._bars.start()
        self._running += 1
        number = self._bars.add_task(label, total=total)
        try:
            yield _RichTask(self._bars, number)
        finally:
            self._bars.remove_task(number)
            self._running -= 1
            if not self._running:
                self._bars.stop()

    def note(self, text: str) -> None:
        if self._bars is not None and self._running:
            self._bars.console.print(f"note: {text}", style="yellow", markup=False, highlight=False)
        else:
            super().note(text)
