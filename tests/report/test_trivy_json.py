"""The members that readers of Trivy's JSON use: no schema is published."""

import hashlib
import io
import json

from pratique import report
from pratique.report import _trivy_names
from report import made

CLASSES = {"os-pkgs", "lang-pkgs", "config", "secret", "license", "license-file", "custom", "unknown"}


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "trivy-json", out)
    return json.loads(out.getvalue())


def test_the_document_says_what_was_scanned():
    document = written("one")
    assert document["SchemaVersion"] == 2
    assert document["ArtifactType"] == "container_image"
    assert document["ArtifactName"] == "registry.example.com/team/app:1.2"
    assert document["Metadata"]["OS"] == {"Family": "debian", "Name": "12"}
    assert document["Metadata"]["ImageID"] == made.IMAGE.config_digest
    assert document["Metadata"]["DiffIDs"] == [layer.diff_id for layer in made.LAYERS]
    assert document["Metadata"]["ImageConfig"]["architecture"] == "amd64"


def test_results_are_grouped_as_readers_expect():
    results = written("one")["Results"]
    assert results[0]["Class"] == "os-pkgs"
    assert results[0]["Type"] == "debian"
    assert results[0]["Target"] == "registry.example.com/team/app:1.2 (debian 12)"
    assert (results[1]["Class"], results[1]["Type"], results[1]["Target"]) == ("lang-pkgs", "python-pkg", "Python")
    for name in made.REPORTS:
        assert {result["Class"] for result in written(name).get("Results", [])} <= CLASSES


def test_a_vulnerability_has_the_members_that_copa_and_defectdojo_read():
    one = next(v for v in written("one")["Results"][0]["Vulnerabilities"] if v["VulnerabilityID"] == "CVE-2023-0001")
    assert one["PkgName"] == "libssl3"
    assert one["InstalledVersion"] == "3.0.9-1"
    assert one["FixedVersion"] == "3.0.11-1~deb12u2"
    assert one["Severity"] == "CRITICAL"
    assert one["Status"] == "fixed"
    assert one["CVSS"]["nvd"]["V3Score"] == 9.8
    assert one["CVSS"]["nvd"]["V2Score"] == 7.5
    assert one["CVSS"]["ghsa"]["V40Vector"].startswith("CVSS:4.0/")
    assert one["VendorSeverity"]["debian"] == 3
    assert one["Layer"]["DiffID"] == made.LAYERS[1].diff_id


def test_the_fingerprint_is_trivys():
    document = written("one")
    target = document["Results"][0]["Target"]
    one = document["Results"][0]["Vulnerabilities"][0]
    text = f"{document['ArtifactID']}:{target}:{one['PkgID']}:{one['VulnerabilityID']}"
    assert one["Fingerprint"] == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_empty_members_are_left_out():
    package = written("one")["Results"][0]["Packages"][0]
    assert "DependsOn" not in package
    assert "Epoch" not in package


def test_packages_say_their_source():
    package = next(p for p in written("one")["Results"][0]["Packages"] if p["Name"] == "libssl3")
    assert (package["SrcName"], package["SrcVersion"], package["SrcRelease"]) == ("openssl", "3.0.9", "1")


def test_suppressed_findings_are_modified_ones():
    found = [
        one for result in written("suppressed")["Results"] for one in result.get("ExperimentalModifiedFindings", ())
    ]
    assert {one["Status"] for one in found} == {"not_affected", "ignored"}
    assert {one["Finding"]["VulnerabilityID"] for one in found} == {"CVE-2022-1111", "CVE-2022-2222", "CVE-2022-3333"}


def test_versions_are_cut_as_dpkg_and_rpm_do():
    cut = _trivy_names.epoch_version_release
    assert cut("deb", "1:2.3-4-5") == (1, "2.3-4", "5")
    assert cut("rpm", "2.3") == (0, "2.3", "")
    assert cut("apk", "1:2-r3") == (0, "1:2-r3", "")
    assert cut("deb", "x:1") == (0, "x:1", "")
