import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from pratique import report
from pratique.report import csv as ours
from report import made


def rows(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "csv", out)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_one_row_for_each_finding_and_each_gap():
    found = rows("suppressed")
    assert len(found) == len(made.FINDINGS) + len(made.SUPPRESSED) + 1
    assert [row["suppressed_by"] for row in found if row["suppressed_by"]] == ["exemption", "vex", "ignore-file"]
    assert found[-1]["kind"] == "not-examined"


@given(st.text())
def test_no_cell_is_a_formula(text):
    assert ours.safe(text).lstrip()[:1] not in set("=+-@|%")


def test_hostile_cells_stay_in_their_row():
    found = rows("hostile")
    assert all(None not in row and None not in row.values() for row in found)
    assert any(row["package"].startswith("'=cmd") for row in found)
