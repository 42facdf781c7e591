"""`pratique scan --attest`: what was seen is signed, said and demanded again."""

import json

import msgspec
import pytest

from cli.signing import command  # noqa: F401 - a fixture
from cli.test_keyless import ROOTED, WHO, login, served  # noqa: F401 - fixtures
from pratique.cli import scan, verify
from pratique.errors import PratiqueError, UsageError
from pratique.signing.predicates import NAMES
from real import instances
from signing.shelf import KEY, OTHER

HEAD = {"apiVersion": "pratique/v1", "kind": "Policy"}
OURS = "https://example.com/verifier"


@pytest.fixture(name="scanned")
def scanning(run, tmp_path, settings, monkeypatch):
    """Scan the layout `app` under a policy: the exit code and the report."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*words, policy=None, target="oci-dir:app:1"):
        (tmp_path / "p.yaml").write_text(json.dumps(HEAD | (policy or {"unreadable": "deny"})))
        out = tmp_path / "r.json"
        code, said = run(
            scan, "--no-secrets", "-f", "json", "-o", str(out), "-p", "p.yaml", *words, target, settings=settings
        )
        return code, json.loads(out.read_text())["results"][0], said

    return call


def demand(**more):
    authority = {"name": "us", "key": {"data": KEY.public.pem.decode()}}
    return {"attestations": [{"predicate_type": NAMES["vsa"], "authorities": [authority], "verifier": OURS} | more]}


def test_a_verdict_is_attested_and_demanded(scanned):
    code, result, said = scanned("--key", "K.key", "--attest", "vsa,cyclonedx", "--verifier", OURS)
    assert code == 0
    assert [each["predicate_type"] for each in result["attached"]] == [NAMES["vsa"], NAMES["cyclonedx"]]
    assert all(each["digest"] in said for each in result["attached"])
    digest = result["verdict"]["policy_digest"]
    image = f"pkg:oci/image@{result['image']['manifest_digest'].replace(':', '%3A')}"
    assert scanned(policy=demand())[0] == 0
    assert scanned(policy=demand(policy_digest=digest, resource=image, max_age="1h"))[0] == 0
    for wrong in (
        {"verifier": "https://example.com/other"},
        {"policy_digest": "sha256:" + 64 * "0"},
        {"resource": "x"},
    ):
        code, result, _ = scanned(policy=demand(**wrong))
        assert (code, result["signatures"][0]["valid"]) == (1, False)
        assert "and not" in result["verdict"]["reasons"][0]["message"]
    stranger = {"name": "them", "key": {"data": OTHER.public.pem.decode()}}
    assert scanned(policy=demand(authorities=[stranger]))[0] == 1


def test_a_verdict_that_failed_is_no_pass(scanned):
    denied = {"signatures": {"authorities": demand()["attestations"][0]["authorities"]}}
    code, result, _ = scanned("--key", "K.key", "--attest", "vsa", "--verifier", OURS, policy=denied)
    assert (code, result["attached"][0].get("error", "")) == (1, "")
    code, result, _ = scanned(policy=demand())
    assert "FAILED" in result["verdict"]["reasons"][0]["message"]
    assert code == 1


def test_what_cannot_be_attested_is_said_and_changes_the_exit_code(scanned):
    code, result, said = scanned("--key", "K.key", "--attest", "vuln,cyclonedx")
    assert (code, "Not attested" in said) == (3, True)
    vuln, sbom = result["attached"]
    assert (vuln["exit_code"], "digest" in vuln, "digest" in sbom) == (3, False, True)


@pytest.mark.parametrize(
    "words",
    [
        ("--attest", "signature", "--key", "K.key"),
        ("--attest", "vsa"),
        ("--key", "K.key"),
        ("--verifier", OURS),
        ("--attest", "vsa", "--key", "K.key", "--fail-on", "high"),
        ("--attest", "vsa", "--key", "K.key", "--report-only"),
        ("--attest", "vsa", "--key", "K.key", "--accept-incomplete"),
        ("--attest", "vsa", "--key", "K.key", "--verifier", "me"),
    ],
    ids=" ".join,
)
def test_mistakes_are_said_before_anything_is_read(scanned, words, monkeypatch):
    monkeypatch.setattr("pratique.inspection.scan", None)
    with pytest.raises(PratiqueError):
        scanned(*words)
    with pytest.raises(UsageError):
        scanned("--attest", "vsa", "--key", "K.key", target="dir:.")


def test_an_authority_that_cannot_be_asked_for_a_summary_is_not_met(scanned):
    """A `static` authority passes for what it is not asked about; a summary is asked about."""
    passing = {"name": "all", "static": {"action": "pass"}}
    assert scanned(policy=demand(authorities=[passing]))[0] == 1


@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_with_a_login(run, login, settings, tmp_path, layout):  # noqa: F811 - the fixture
    online = msgspec.structs.replace(settings, offline=False, osv_url=str(tmp_path))
    who = ("--identity-token", instances.token(), *login, "--layout", layout)
    run(scan, "--no-secrets", "--report-only", *who, "--attest", "spdx", "oci-dir:app:1", settings=online)
    assert run(verify, *WHO, *ROOTED, "--type", "spdx", "app")[0] == 0


def test_each_platform_has_its_own(run, settings):
    settings = msgspec.structs.replace(settings, platform="all")
    given = ("--no-secrets", "--report-only", "--key", "K.key", "--attest", "cyclonedx")
    said = run(scan, *given, "-f", "json", "-o", "r.json", "oci-dir:both:1", settings=settings)[1]
    with open("r.json") as report:
        results = json.load(report)["results"]
    digests = {each["attached"][0]["subject"] for each in results}
    assert len(digests) == len(results) == said.count("Attested: ") == 2
    for digest in digests:
        assert run(verify, "--key", "K.pub", "--type", "cyclonedx", f"oci-dir:both@{digest}")[0] == 0
