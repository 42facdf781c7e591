"""Real cosign accepts what a scan attests; what cosign attests is read back: SBOMs that are trusted, verdicts that are demanded."""

import base64
import json

import pytest

import makers
from inspection.test_scan import APP, BASE
from mirrors import Mirror, record
from pratique.signing.predicates import NAMES
from real import cosign

pytestmark = pytest.mark.real

IMAGE = makers.image(BASE, APP)
VERIFIER = "https://example.com/verifier"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("attesting")) as made:
        mirror = Mirror(made.folder / "no-advisories")
        mirror.put("Debian", record("DSA-1-1", ("Debian:12", "openssl", "3.0.12-1")))
        mirror.put("PyPI", record("GHSA-aaaa-bbbb-cccc", ("PyPI", "jinja2", "2.11")))
        yield made


@pytest.fixture(params=cosign.VERSIONS)
def version(request):
    cosign.need(request.param)
    return request.param


def policy(bench, name, **document):
    path = bench.folder / name
    path.write_text(json.dumps({"apiVersion": "pratique/v1", "kind": "Policy"} | document))
    return str(path)


def authority(bench):
    with open(bench.key.pub) as pem:
        return {"name": "us", "key": {"data": pem.read()}}


def attested(bench, layout):
    """An image that was scanned: its name, and the report."""
    name, out = bench.pushed(IMAGE), str(bench.folder / "report.json")
    allowing = policy(bench, "allow.yaml", unreadable="deny")
    given = ("--key", bench.key.private, "--layout", layout, "--attest", "vuln,vulns,cyclonedx,spdx,vsa")
    bench.pratique(
        "scan", "--no-secrets", "-p", allowing, *given, "--verifier", VERIFIER, "-f", "json", "-o", out, name
    )
    with open(out) as report:
        return name, json.load(report)


@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_cosign_accepts_what_a_scan_attests(bench, version, layout):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 fetches Sigstore's root from the internet before it verifies a bundle, with a key too")
    name, report = attested(bench, layout)
    assert not [each for each in report["results"][0]["attached"] if each.get("error")]
    for kind in ("vuln", "cyclonedx", "spdxjson", NAMES["vulns"], NAMES["vsa"]):
        given = ("--insecure-ignore-tlog", "--type", kind, *cosign.form(version, layout))
        said = bench.cosign(version, "verify-attestation", "--key", bench.key.pub, *given, name)
        refused = bench.run(
            cosign.program(version), "verify-attestation", "--key", bench.other.pub, *given, name
        ).returncode
        assert refused != 0
        line = json.loads(said.splitlines()[0])
        envelope = line.get("dsseEnvelope", line)
        statement = json.loads(base64.b64decode(envelope["payload"]))
        assert statement["predicateType"] == NAMES.get(kind, kind)
        if kind in ("vuln", NAMES["vulns"]):
            states = report["advisories"]["ecosystems"]
            assert statement["predicate"]["scanner"]["db"]["lastUpdate"] == min(each["fetched"] for each in states)


def test_a_verdict_is_demanded(bench):
    name, report = attested(bench, "bundle")
    digest = report["results"][0]["verdict"]["policy_digest"]
    wanted = {"predicate_type": NAMES["vsa"], "authorities": [authority(bench)], "max_age": "1h", "verifier": VERIFIER}
    met = policy(bench, "met.yaml", attestations=[wanted | {"policy_digest": digest}])
    assert bench.status("scan", "--no-secrets", "-p", met, name) == 0
    unmet = policy(bench, "unmet.yaml", attestations=[wanted | {"policy_digest": "sha256:" + 64 * "0"}])
    assert bench.status("scan", "--no-secrets", "-p", unmet, name) == 1


@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_an_sbom_that_cosign_attested_is_united(bench, version, layout):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 attests in the legacy layout alone, as it is called here")
    component = {"type": "library", "name": "jinja2", "version": "2.9", "purl": "pkg:pypi/jinja2@2.9"}
    sbom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [component]}
    with open(bench.sbom, "w") as written:
        written.write(json.dumps(sbom))
    name = bench.pushed(makers.image(BASE))
    bench.cosign_attests(version, bench.key.private, name, layout)
    trusting = policy(bench, "sboms.yaml", evidence={"sboms": [{"authorities": [authority(bench)]}]})
    out = str(bench.folder / "united.json")
    bench.pratique("scan", "--no-secrets", "-p", trusting, "-f", "json", "-o", out, name)
    with open(out) as report:
        [result] = json.load(report)["results"]
    assert [each["name"] for each in result["packages"] if each.get("attested")] == ["jinja2"]
    assert "GHSA-aaaa-bbbb-cccc" in [each["id"] for each in result["findings"]]
