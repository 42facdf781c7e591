"""What a scan saw becomes predicates; what it did not see whole becomes none."""

import json

import msgspec
import pytest

import makers
from pratique.documents import predicates, sbom_read
from pratique.errors import EvidenceError, UsageError
from pratique.image import sources
from pratique.model.advisory import SourceState
from pratique.model.evidence import Examined
from pratique.model.finding import Finding, Kind, PackageRef, Rating, Severity, Suppressed
from pratique.model.image import Image, ImageConfig
from pratique.model.package import Coordinate, Package
from pratique.model.report import Advisories, Report, Result, Signature, Tool
from pratique.model.signature import Layout
from pratique.model.verdict import Verdict
from pratique.signing import collecting, place, reading
from pratique.signing.predicates import NAMES, made
from pratique.workflow import attesting
from signing.shelf import IMAGE, KEY

DIGEST = IMAGE.digest
POLICY = "sha256:" + 64 * "a"
TIMES = ("2026-03-01T10:00:00Z", "2026-03-01T10:00:05Z")
OPENSSL = Package(
    name="openssl",
    version="3.0.11",
    type="deb",
    purl="pkg:deb/debian/openssl@3.0.11",
    coordinate=Coordinate("Debian", "12", "openssl", "3.0.11", "dpkg"),
)
CVE = Finding(
    id="CVE-2026-1",
    kind=Kind.VULNERABILITY,
    severity=Severity.HIGH,
    severity_source="debian",
    package=PackageRef("openssl", "3.0.11", OPENSSL.purl),
    fixed=("3.0.12",),
    ratings=(Rating("nvd", "high", 8.1, method="CVSSv31"),),
)
SECRET = Finding(id="aws-key", kind=Kind.SECRET, title="a key")


def result(**more):
    given = {
        "target": "registry:registry.example.com/team/app:1",
        "image": Image(
            "registry.example.com/team/app:1",
            manifest_digest=DIGEST,
            config=ImageConfig(env=("PASSWORD=hunter2",), labels={"note": "hunter2"}),
        ),
        "packages": (OPENSSL,),
        "findings": (CVE, SECRET),
        "examined": (Examined("packages", "1", *TIMES), Examined("vulnerabilities", "1", *TIMES)),
        "verdict": Verdict(allowed=True, complete=True, policy="p.yaml", at=TIMES[1], policy_digest=POLICY),
    }
    return Result(**(given | more))


DEBIAN = SourceState("Debian", "sha256:d", fetched="2026-02-28T00:00:00Z")


def report(*results, sources=(DEBIAN,)):
    whole = Advisories("sha256:all", ecosystems=sources)
    return Report(
        tool=Tool(version="1.2"), created=TIMES[1], advisories=whole, results=results, verdict=results[0].verdict
    )


def said(name, given=None, **more):
    one = given or result()
    return json.loads(attesting.predicate(name, report(one, **more), one, "https://example.com/v"))


@pytest.mark.parametrize("name", ["vuln", "vulns"])
def test_dates_are_those_of_the_advisories_and_of_the_scan(name):
    fresh = SourceState("PyPI", fetched="2026-03-01T00:00:00Z")
    stale = SourceState("npm", fetched="2020-01-01T00:00:00Z")  # nothing of it was asked for
    debian = SourceState("Debian:12", fetched="2026-02-28T00:00:00Z")
    found = said(name, sources=(fresh, stale, debian))
    assert found["metadata"] == {"scanStartedOn": TIMES[0], "scanFinishedOn": TIMES[1]}
    assert found["scanner"]["db"]["lastUpdate"] == "2026-02-28T00:00:00Z"
    assert made(NAMES[name], json.dumps(found).encode()) == TIMES[1]


def test_vulnerabilities_and_nothing_else():
    [found] = said("vulns")["scanner"]["result"]
    assert found["id"] == "CVE-2026-1"
    assert found["severity"] == [{"method": "debian", "score": "high"}, {"method": "nvd CVSSv31", "score": "8.1"}]
    assert {"package": OPENSSL.purl} in found["annotations"]
    ours = msgspec.convert(said("vuln")["scanner"]["result"], Report)
    assert [each.id for each in ours.results[0].findings] == ["CVE-2026-1"]


def test_the_suppressed_are_listed_as_such():
    cleared = msgspec.structs.replace(CVE, suppressed=Suppressed("not reachable", "vex"))
    [found] = said("vulns", result(findings=(cleared,)))["scanner"]["result"]
    assert {"suppressed": "vex: not reachable"} in found["annotations"]


@pytest.mark.parametrize("name", ["vuln", "vulns"])
@pytest.mark.parametrize(
    "change",
    [
        {"examined": (Examined("packages"),)},
        {"examined": (Examined("vulnerabilities"),)},
        {"examined": (Examined("packages"), Examined("vulnerabilities", complete=False, why="no advisories"))},
        {"examined": (Examined("packages", complete=False), Examined("vulnerabilities"))},
    ],
    ids=["no vulnerabilities", "no packages", "no advisories", "parts of packages"],
)
def test_what_was_not_examined_is_not_attested(name, change):
    with pytest.raises(EvidenceError):
        said(name, result(**change))


@pytest.mark.parametrize(
    "sources",
    [
        (),
        (SourceState("Debian", fetched="2026-01-01T00:00:00Z", starter=True),),
        (SourceState("Debian", fetched="2026-01-01T00:00:00Z", missing=True),),
        (SourceState("Debian"),),
        (SourceState("npm", fetched="2026-01-01T00:00:00Z"),),
    ],
    ids=["none", "starter", "missing", "undated", "others"],
)
def test_advisories_without_a_date_give_none(sources):
    with pytest.raises(EvidenceError, match="date"):
        said("vuln", sources=sources)


def test_a_verdict():
    seen = (
        Signature("attestation", valid=True, digest="sha256:" + 64 * "b"),
        Signature("attestation", valid=False, digest="sha256:" + 64 * "c"),
        Signature("signature", valid=True, digest="sha256:" + 64 * "d"),
    )
    found = said("vsa", result(signatures=seen))
    assert found["verifier"] == {"id": "https://example.com/v", "version": {"pratique": "1.2"}}
    assert found["policy"]["digest"] == {"sha256": 64 * "a"}
    assert (found["verificationResult"], found["verifiedLevels"]) == ("PASSED", [predicates.UNEVALUATED])
    assert found["inputAttestations"] == [{"digest": {"sha256": 64 * "b"}}]
    assert found["timeVerified"] == TIMES[1]
    assert "repository_url=registry.example.com/team/app" in found["resourceUri"]
    denied = Verdict(allowed=False, complete=True, policy="p", at=TIMES[1], policy_digest=POLICY)
    found = said("vsa", result(verdict=denied))
    assert (found["verificationResult"], found["verifiedLevels"]) == ("FAILED", ["FAILED"])


@pytest.mark.parametrize("change", [{"complete": False}, {"judged": False}, {"policy_digest": ""}], ids=str)
def test_no_verdict_is_attested_that_is_not_whole(change):
    verdict = msgspec.structs.replace(result().verdict, **change)
    with pytest.raises(EvidenceError, match="verdict"):
        said("vsa", result(verdict=verdict))


@pytest.mark.parametrize("name", ["cyclonedx", "spdx"])
def test_an_sbom_lists_packages_and_no_vulnerabilities(name):
    one = result()
    data = attesting.predicate(name, report(one), one)
    _, packages = sbom_read.read(data)
    assert [(each.name, each.version) for each in packages] == [("openssl", "3.0.11")]
    assert b"CVE-2026-1" not in data


def test_what_vex_said():
    cleared = msgspec.structs.replace(CVE, suppressed=Suppressed("vulnerable_code_not_present", "vex"))
    [found] = said("openvex", result(findings=(cleared, CVE)))["statements"]
    assert (found["vulnerability"]["name"], found["status"]) == ("CVE-2026-1", "not_affected")
    with pytest.raises(EvidenceError, match="nothing"):
        said("openvex")


@pytest.mark.parametrize("name", attesting.types())
def test_neither_the_place_nor_what_the_image_says_of_itself_is_told(name):
    cleared = msgspec.structs.replace(CVE, suppressed=Suppressed("vulnerable_code_not_present", "vex"))
    image = msgspec.structs.replace(result().image, name="/home/me/app")
    one = result(target="oci-dir:/home/me/app", image=image, findings=(cleared,))
    data = attesting.predicate(name, report(one), one)
    assert b"/home/me" not in data
    assert b"hunter2" not in data


@pytest.mark.parametrize("layout", sorted(Layout))
def test_what_is_attached_is_about_the_digest_that_was_scanned(tmp_path, settings, monkeypatch, layout):
    monkeypatch.setattr("pratique.signing.attaching._PAUSE", 0.0)
    target = "oci-dir:" + makers.layout(tmp_path / "app", IMAGE, tags=["1"])
    signing = attesting.Signing(KEY, "K", layout)
    made = attesting.attest(report(result(target=target)), ("vsa", "openvex", "spdx"), signing, settings)
    summary, vex, sbom = made.results[0].attached
    assert (summary.error, sbom.error, vex.digest, vex.exit_code) == ("", "", "", 0)
    with place.open(sources.parse(target), settings) as there:
        material = collecting.collect(there, DIGEST).material
    found = [reading.read(each) for each in material]
    assert {each.predicate_type for each in found} == {NAMES["vsa"], NAMES["spdx"]}
    assert all(set(each.subjects) == {DIGEST} for each in found)


def test_a_failure_is_said_and_the_rest_is_attached(tmp_path, settings):
    signing = attesting.Signing(KEY, "K")
    one = result(target=f"oci-dir:{tmp_path / 'none'}")
    [failed] = attesting.attest(report(one), ("spdx",), signing, settings).results[0].attached
    assert (failed.exit_code, failed.digest) == (2, "")
    assert failed.error


@pytest.mark.parametrize("target", ["dir:.", "docker:app", "docker-archive:a.tar", "sbom:a.json", "oci-archive:a.tar"])
def test_only_where_attestations_can_lie(target):
    with pytest.raises(UsageError, match="no place"):
        attesting.check((target,), ("vsa",), attesting.VERIFIER)
    with pytest.raises(UsageError, match="attests no"):
        attesting.check(("registry:a/b",), ("signature",), attesting.VERIFIER)
    with pytest.raises(UsageError, match="URI"):
        attesting.check(("registry:a/b",), ("vsa",), "me")
