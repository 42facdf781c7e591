"""The native report read back: `pratique.report/1`.

>>> report_json.read(open("report.json", "rb").read()).verdict.allowed      # doctest: +SKIP
False
"""

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError
from pratique.model.report import SCHEMA, Report


def read(data: bytes) -> Report:
    """The report in `data`; UnreadableError if it is damaged or none of ours, LimitError if it is too large or deep."""
    found = strict.check(data, "the report")
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema != SCHEMA:
        raise UnreadableError(
            f"This is no report of schema {SCHEMA} ({str(schema)[:60]}); write it with `pratique scan --format json`."
        )
    try:
        return msgspec.json.decode(data, type=Report)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UnreadableError(
            f"Could not read the report: {error}; write it anew with `pratique scan --format json`."
        ) from error
