"""Reports: one file per output format. The file's name with `-` for `_` is what `--format` takes.

Each writes the same value, so a stored report becomes any of them (`pratique convert`).

>>> import io
>>> report.write(made, "table", io.StringIO(), Options())      # doctest: +SKIP
"""

from typing import TextIO

from pratique import plugins
from pratique.errors import UsageError
from pratique.model.report import Options, Report


def formats() -> tuple[str, ...]:
    """What `--format` takes, sorted; imports none of them."""
    return tuple(name.replace("_", "-") for name in plugins.names(__name__))


def write(report: Report, format: str, out: TextIO, options: Options | None = None) -> None:  # noqa: A002 - the option's name
    """Write a report in a format (`table`, `sarif`, …) as text that ends in a newline; UsageError if there is no such format."""
    if format not in formats():
        raise UsageError(f"There is no format {format!r}: choose one of {', '.join(formats())}.")
    plugins.load_one(__name__, format.replace("-", "_")).write(report, out, options or Options())
