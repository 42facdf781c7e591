import io
import xml.etree.ElementTree as ET

import pytest

from pratique import report
from report import made


def suites(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "junit", out)
    return ET.fromstring(out.getvalue()).findall("testsuite")


@pytest.mark.parametrize("name", made.REPORTS)
def test_counts_are_those_of_the_cases(name):
    for suite in suites(name):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors")) == len(suite.findall("testcase/error"))


def test_a_finding_fails_a_gap_is_an_error_and_nothing_found_passes():
    (suite,) = suites("one")
    assert int(suite.get("failures")) == len(made.FINDINGS)
    assert int(suite.get("errors")) == 1
    (clean,) = suites("nothing found")
    assert (clean.get("tests"), clean.get("failures"), clean.get("errors")) == ("1", "0", "0")
