"""Which of the programs that a Python file starts judge images."""

from collections.abc import Iterator

from pratique.checks import scanners
from pratique.checks.script._python import Module, Started
from pratique.documents.shell import Command, Word


def scans(module: Module) -> Iterator[Started]:
    """Scanners and checks of signatures."""
    for one in module.started:
        words = tuple(
            Word(word if isinstance(word, str) else "{}", dynamic=not isinstance(word, str)) for word in one.words
        )
        if not words or words[0].dynamic:
            continue
        command = Command(one.program, words[1:], 0, 0)
        if scanners.scan(command) is not None or scanners.verifies(command):
            yield one
