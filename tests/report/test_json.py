"""The native report replays, and its schema is the one that is published."""

import io
import json
import os

import jsonschema
import msgspec
import pytest

from pratique import report
from pratique.documents import report_json
from pratique.model.report import Report
from report import made

PUBLISHED = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "schemas", "report-1.json")


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "json", out)
    return out.getvalue()


@pytest.mark.parametrize("name", made.REPORTS)
def test_pieces_make_what_one_go_makes(name):
    whole = msgspec.json.format(msgspec.json.encode(made.REPORTS[name]), indent=2).decode()
    assert written(name) == whole + "\n"


@pytest.mark.parametrize("name", made.REPORTS)
def test_reads_back_as_it_was(name):
    assert report_json.read(written(name).encode()) == made.REPORTS[name]


def test_the_published_schema_is_that_of_the_types():
    with open(PUBLISHED, encoding="utf-8") as file:
        published = json.load(file)
    assert published == json.loads(json.dumps(msgspec.json.schema(Report))), "run `make docs`"


def test_reports_are_valid_by_the_schema():
    validator = jsonschema.Draft202012Validator(msgspec.json.schema(Report))
    for name in ("empty", "suppressed", "several", "hostile"):
        assert [error.message for error in validator.iter_errors(json.loads(written(name)))] == []
