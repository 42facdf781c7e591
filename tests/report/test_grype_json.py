"""The members that readers of Grype's JSON use."""

import io
import json

from pratique import report
from report import made


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "grype-json", out)
    return json.loads(out.getvalue())


def test_a_match_names_vulnerability_fix_and_artifact():
    match = next(one for one in written("one")["matches"] if one["vulnerability"]["id"] == "CVE-2023-0001")
    found = match["vulnerability"]
    assert found["severity"] == "Critical"
    assert found["fix"] == {
        "versions": ["3.0.11-1~deb12u2"],
        "state": "fixed",
        "available": [{"version": "3.0.11-1~deb12u2", "date": "2026-01-05", "kind": "first-observed"}],
    }
    assert found["epss"][0]["epss"] == 0.97
    assert found["knownExploited"]
    assert found["cvss"][0]["metrics"]["baseScore"] == 9.8
    assert match["artifact"]["name"] == "libssl3"
    assert match["artifact"]["upstreams"] == [{"name": "openssl", "version": "3.0.9-1"}]
    assert match["matchDetails"][0]["fix"]["suggestedVersion"] == "3.0.11-1~deb12u2"
    assert match["relatedVulnerabilities"][0]["id"] == "GHSA-aaaa-bbbb-cccc"


def test_source_and_distribution_are_said():
    document = written("one")
    assert document["source"]["target"]["manifestDigest"] == made.IMAGE.manifest_digest
    assert document["distro"] == {"name": "debian", "version": "12", "idLike": []}


def test_suppressed_matches_are_ignored_ones_with_their_rule():
    ignored = written("suppressed")["ignoredMatches"]
    assert [one["vulnerability"]["id"] for one in ignored] == ["CVE-2022-2222", "CVE-2022-1111", "CVE-2022-3333"]
    assert ignored[0]["appliedIgnoreRules"][0]["reason"] == "Only on Windows."
