"""The limits and demands of GitHub code scanning; the schema itself is checked in tests/real."""

import io
import json

from pratique import report
from pratique.model.finding import Severity
from pratique.model.report import Options
from pratique.report import sarif
from report import made


def runs(one, **options):
    out = io.StringIO()
    report.write(one, "sarif", out, Options(**options))
    return json.loads(out.getvalue())["runs"]


def test_every_demanded_text_is_there_and_within_its_limit():
    for name, one in made.REPORTS.items():
        for run in runs(one, show_suppressed=True):
            for rule in run["tool"]["driver"]["rules"]:
                assert 0 < len(rule["id"]) <= 255, name
                assert 0 < len(rule["shortDescription"]["text"]) <= 1024
                assert 0 < len(rule["fullDescription"]["text"]) <= 1024
                assert rule["help"]["text"]
                assert len(rule["properties"]["tags"]) <= 10
            for result in run["results"]:
                assert result["message"]["text"]
                assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
                place = result["locations"][0]["physicalLocation"]
                assert place["artifactLocation"]["uri"]
                assert not place["artifactLocation"]["uri"].startswith("/")
                assert place["region"]["startLine"] >= 1


def test_one_result_for_each_vulnerability_and_package_with_its_stable_fingerprint():
    (run,) = runs(made.REPORTS["one"])
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert sorted(prints) == sorted(finding.fingerprint for finding in made.FINDINGS)


def test_the_score_agrees_with_the_severity():
    (run,) = runs(made.REPORTS["many"])
    for rule in run["tool"]["driver"]["rules"]:
        score = float(rule["properties"].get("security-severity", "5.0"))
        assert 0.1 <= score <= 10.0
    low = made.vulnerability("CVE-1", made.DJANGO, Severity.CRITICAL, ratings=())
    (run,) = runs(made.report(made.result([low])))
    assert float(run["tool"]["driver"]["rules"][0]["properties"]["security-severity"]) > 9.0


def test_a_file_holds_no_more_runs_and_results_than_the_limits(monkeypatch):
    assert len(runs(made.report(*[made.result(target=f"dir:/{at}") for at in range(21)]))) == 1
    assert len(runs(made.report(*[made.result(target=f"dir:/{at}") for at in range(20)]))) == 20
    monkeypatch.setattr(sarif, "MAX_RESULTS", 100)
    (run,) = runs(made.REPORTS["many"])
    assert {result["level"] for result in run["results"]} == {"error"}
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert any("1900 findings" in note["message"]["text"] for note in notes)


def test_runs_of_one_file_have_different_categories():
    ids = [run["automationDetails"]["id"] for run in runs(made.REPORTS["several"])]
    assert len(set(ids)) == len(ids)


def test_suppressed_findings_are_results_only_when_asked():
    (run,) = runs(made.REPORTS["suppressed"])
    assert not any("suppressions" in result for result in run["results"])
    (run,) = runs(made.REPORTS["suppressed"], show_suppressed=True)
    assert sum("suppressions" in result for result in run["results"]) == 3


def test_text_from_an_image_makes_no_link():
    for run in runs(made.REPORTS["hostile"]):
        assert all("](" not in result["message"]["text"] for result in run["results"])
