"""The whole report, native: what `pratique convert` and the store read back.

`--severity` does not shorten it: it replays into any other format. Schema: `docs/schemas/report-1.json`.
"""

from typing import TextIO

import msgspec

from pratique.model.report import Options, Report


def write(report: Report, out: TextIO, options: Options) -> None:  # noqa: ARG001 - the whole, however it is viewed
    """JSON, indented by two spaces."""
    out.write(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    out.write("\n")
