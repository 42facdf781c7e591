"""The demands of GitLab's container scanning schema: no package carries it."""

import io
import json
import re

import pytest

from pratique import report
from pratique.model.finding import Rating
from pratique.report import gitlab
from report import made

TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")


def written(one, format_="gitlab"):
    out = io.StringIO()
    report.write(one, format_, out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", made.REPORTS)
def test_what_the_schema_demands_is_there(name):
    document = written(made.REPORTS[name])
    scan = document["scan"]
    assert document["version"] == "15.1.4"
    assert TIME.fullmatch(scan["start_time"])
    assert TIME.fullmatch(scan["end_time"])
    assert scan["status"] in {"success", "failure"}
    assert scan["type"] == "container_scanning"
    for tool in (scan["analyzer"], scan["scanner"]):
        assert tool["id"]
        assert tool["name"]
        assert tool["version"]
        assert tool["vendor"]["name"]
    ids = [one["id"] for one in document["vulnerabilities"]]
    assert len(set(ids)) == len(ids)
    for one in document["vulnerabilities"]:
        assert one["identifiers"]
        for identifier in one["identifiers"]:
            assert identifier["type"]
            assert identifier["name"]
            assert identifier["value"]
            assert re.match(r"(https?|ftp)://", identifier.get("url", "http://"))
        assert one["location"]["operating_system"]
        assert one["location"]["image"]
        assert one["location"]["dependency"]["package"]["name"]
        assert len(one["name"]) <= 255
        assert len(one.get("solution", "")) <= 7000
        assert one["severity"] in {"Info", "Unknown", "Low", "Medium", "High", "Critical"}
        assert 1 <= len(one.get("cvss_vectors", [0])) <= 10


def test_a_failed_target_is_a_failed_scan_and_other_kinds_are_messages():
    document = written(made.REPORTS["several"])
    assert document["scan"]["status"] == "failure"
    texts = " ".join(message["value"] for message in document["scan"]["messages"])
    assert "secret" in texts
    assert "gone.example.com" in texts


def test_the_same_cve_in_two_packages_is_two_vulnerabilities():
    findings = [made.vulnerability("CVE-1", package, "high") for package in made.PACKAGES]
    assert len(written(made.report(made.result(findings)))["vulnerabilities"]) == 3


def test_identifiers_say_their_type():
    one = next(
        v for v in written(made.REPORTS["one"])["vulnerabilities"] if v["identifiers"][0]["value"] == "CVE-2023-0001"
    )
    assert [identifier["type"] for identifier in one["identifiers"]] == ["cve", "ghsa", "cwe"]
    assert one["location"]["operating_system"] == "debian:12"


def test_only_valid_vectors_of_cvss_2_and_3_are_given():
    ratings = (*made.RATINGS, Rating("x", "", 1.0, "CVSS:3.1/nonsense"), Rating("y", "", 1.0, "AV:N"))
    finding = made.vulnerability("CVE-1", made.DJANGO, "high", ratings=ratings)
    (one,) = written(made.report(made.result([finding])))["vulnerabilities"]
    assert [entry["vector"][:8] for entry in one["cvss_vectors"]] == ["CVSS:3.1", "AV:N/AC:"]


def test_a_newer_edition_is_declared_when_asked():
    assert written(made.REPORTS["one"], f"gitlab@{gitlab.EDITIONS[-1]}")["version"] == gitlab.EDITIONS[-1]
