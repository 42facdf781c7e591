import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import report_json
from pratique.errors import InputError, UnreadableError
from pratique.model.report import Report
from pratique.model.verdict import Verdict

EMPTY = Report(verdict=Verdict(allowed=True, complete=True, policy="p", at="2026-01-01T00:00:00Z"))


def test_reads_what_msgspec_writes():
    assert report_json.read(msgspec.json.encode(EMPTY)) == EMPTY


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'"pratique.report/1"',
        b"{}",
        b'{"schema": "pratique.report/2"}',
        b'{"schema": 1}',
        b'{"schema": "pratique.report/1"}',
        b'{"schema": "pratique.report/1", "verdict": {"allowed": "yes", "complete": true, "policy": "", "at": ""}}',
        b'{"schema": "pratique.report/1", "schema": "pratique.report/1"}',
        b'{"schema": "pratique.report/1", "created": "\xff"}',
    ],
)
def test_anything_else_is_refused(data):
    with pytest.raises(UnreadableError):
        report_json.read(data)


@given(st.data())
def test_a_damaged_report_is_refused_or_read_never_a_fault(data):
    raw = bytearray(msgspec.json.encode(EMPTY))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(InputError):
        report_json.read(bytes(raw))
