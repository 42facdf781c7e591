"""The members that GitLab Code Quality demands."""

import io
import json

import pytest

from pratique import report
from report import made


@pytest.mark.parametrize("name", made.REPORTS)
def test_each_issue_has_what_gitlab_demands(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "codeclimate", out)
    issues = json.loads(out.getvalue())
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == len(prints)
    for issue in issues:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["path"]
        assert not issue["location"]["path"].startswith("/")
        assert issue["location"]["lines"]["begin"] >= 1
