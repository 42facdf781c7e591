"""The native report read back: `pratique.report/1`.

>>> report_json.read(open("report.json", "rb").read()).verdict.allowed      # doctest: +SKIP
False
"""

from typing import Any

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


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the native report, made from the types."""
    made = msgspec.json.schema(Report)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "pratique report, version 1",
        **made,
    }
