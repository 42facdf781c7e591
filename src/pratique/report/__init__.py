"""Reports: one file per output format. The file's name with `-` for `_` is what `--format` takes.

Each writes the same value, so a stored report becomes any of them (`pratique convert`). A format with several editions
(`EDITIONS`, the default first) takes one behind an `@`: `cyclonedx@1.7`.

>>> import io
>>> report.write(made, "table", io.StringIO(), Options())      # doctest: +SKIP
"""

from types import ModuleType
from typing import TextIO

import msgspec

from pratique import plugins
from pratique.errors import UsageError
from pratique.model.report import Options, Report


def formats() -> tuple[str, ...]:
    """What `--format` takes, sorted; imports none of them."""
    return tuple(name.replace("_", "-") for name in plugins.names(__name__))


def write(report: Report, format: str, out: TextIO, options: Options | None = None) -> None:  # noqa: A002 - the option's name
    """Write a report in a format (`table`, `sarif`, `cyclonedx@1.7` …) as text that ends in a newline.

    UsageError if there is no such format or edition; nothing is written then.
    """
    module, edition = find(format)
    module.write(report, out, msgspec.structs.replace(options or Options(), edition=edition))


def find(format: str) -> tuple[ModuleType, str]:  # noqa: A002 - the option's name
    """The plug-in of a format and the edition asked for (its default where none is); UsageError if there is none."""
    name, _, edition = format.partition("@")
    if name not in formats():
        raise UsageError(f"There is no format {name!r}: choose one of {', '.join(formats())}.")
    module = plugins.load_one(__name__, name.replace("-", "_"))
    editions: tuple[str, ...] = getattr(module, "EDITIONS", ())
    if edition and edition not in editions:
        has = f"has the editions {', '.join(editions)}" if editions else "has only one edition"
        raise UsageError(f"There is no edition {edition!r} of {name}: it {has}.")
    return module, edition or (editions[0] if editions else "")
