"""The demands of OpenVEX 0.2.0: no package carries its schema."""

import io
import json

import pytest

from pratique import report
from pratique.report import openvex
from report import made

STATUSES = {"not_affected", "affected", "fixed", "under_investigation"}


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "openvex", out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", made.REPORTS)
def test_each_statement_has_what_its_status_demands(name):
    document = written(name)
    assert document["@context"] == "https://openvex.dev/ns/v0.2.0"
    assert document["@id"].startswith("https://")
    for statement in document["statements"]:
        assert statement["vulnerability"]["name"]
        assert statement["products"][0]["@id"]
        assert statement["status"] in STATUSES
        if statement["status"] == "not_affected":
            assert statement.get("justification", "") in {"", *openvex.JUSTIFICATIONS}
            assert "justification" in statement or statement["impact_statement"]
        if statement["status"] == "affected":
            assert statement["action_statement"]


def test_suppressions_become_statements():
    found = {one["vulnerability"]["name"]: one for one in written("suppressed")["statements"]}
    assert found["CVE-2022-1111"]["justification"] == "vulnerable_code_not_in_execute_path"
    assert "until 2027-01-01" in found["CVE-2022-2222"]["action_statement"]
    assert found["CVE-2023-0001"]["status"] == "under_investigation"
    product = found["CVE-2022-1111"]["products"][0]
    assert product["@id"].startswith("pkg:oci/app@sha256")
    assert product["@id"].endswith("?repository_url=registry.example.com/team/app")
    assert product["subcomponents"] == [{"@id": made.LIBC.purl}]


def test_the_product_of_a_tree_is_a_uri():
    assert written("several")["statements"][-1]["products"][0]["@id"] == "urn:pratique:dir:/srv/app"
