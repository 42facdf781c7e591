"""The whole report, native: what `pratique convert` and the store read back.

`--severity` does not shorten it: it replays into any other format. Schema: `docs/schemas/report-1.json`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

import msgspec

from pratique.model.report import Options, Report, Result


def write(report: Report, out: TextIO, options: Options) -> None:  # noqa: ARG001 - the whole, however it is viewed
    """JSON, indented by two spaces; piece by piece, for a report of a whole machine has tens of thousands of findings."""
    before, after = _around(_text(msgspec.structs.replace(report, results=())), "results")
    out.write(before)
    out.writelines(_list(_result(result) for result in report.results))
    out.write(after + "\n")


def _result(result: Result) -> Iterator[str]:
    """One result, indented as if it stood alone."""
    before, rest = _around(_text(msgspec.structs.replace(result, packages=(), findings=())), "packages")
    between, after = _around(rest, "findings")
    yield before
    yield from _list((_text(package),) for package in result.packages)
    yield between
    yield from _list((_text(finding),) for finding in result.findings)
    yield after


def _around(text: str, name: str) -> tuple[str, str]:
    """The text before and after an empty list; no string of JSON holds a line end, so that the key is found for sure."""
    before, key, after = text.partition(f'\n  "{name}": []')
    assert key, f"{name} is an empty list"
    return before + key.removesuffix("[]"), after


def _list(items: Iterable[Iterable[str]]) -> Iterator[str]:
    """A list as the value of a key at the first level; its items come in pieces."""
    empty = True
    for item in items:
        yield "[\n    " if empty else ",\n    "
        yield from (piece.replace("\n", "\n    ") for piece in item)
        empty = False
    yield "[]" if empty else "\n  ]"


def _text(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
