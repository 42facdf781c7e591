"""Real cosigns verify the test results that we attest, and refuse by the condition that we export those that failed."""

import json

import pytest

import makers
from pratique.documents.test_result import URI
from pratique.policy import demands
from real import cosign

pytestmark = pytest.mark.real

IMAGE = makers.image(makers.layer({"a": b"hello"}))


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("tested")) as made:
        (made.folder / "passed.cue").write_text(demands._PASSED.data)
        yield made


@pytest.mark.parametrize("word, passes", [("PASSED", True), ("WARNED", True), ("FAILED", False)])
@pytest.mark.parametrize("version, layout", [("2.5", "legacy"), ("3.1", "legacy"), ("3.1", "bundle")])
def test_cosign_verifies_a_test_result(bench, version, layout, word, passes):
    cosign.need(version)
    name = bench.pushed(IMAGE)
    (bench.folder / "result.json").write_text(json.dumps({"result": word, "configuration": [{"uri": "https://ci"}]}))
    given = ("--key", bench.key.private, "--layout", layout, "--type", "test-result", "--predicate", "result.json")
    bench.pratique("attest", *given, name)
    asked = ("--insecure-ignore-tlog", "--type", URI, *cosign.form(version, layout))
    plain = bench.run(cosign.program(version), "verify-attestation", "--key", bench.key.pub, *asked, name)
    assert plain.returncode == 0, plain.stderr.decode()
    held = ("--policy", "passed.cue", name)
    judged = bench.run(cosign.program(version), "verify-attestation", "--key", bench.key.pub, *asked, *held)
    assert (judged.returncode == 0) is passes, judged.stderr.decode()
    assert bench.pratique_verifies(bench.key.pub, name, "--type", "test-result")


@pytest.mark.parametrize("version, layout", [("2.5", "legacy"), ("3.1", "legacy"), ("3.1", "bundle")])
def test_we_verify_what_cosign_attests(bench, version, layout):
    cosign.need(version)
    name = bench.pushed(IMAGE)
    (bench.folder / "result.json").write_text(json.dumps({"result": "PASSED", "configuration": []}))
    said = ("--type", URI, "--predicate", "result.json", *cosign.form(version, layout), *cosign.unlogged(version))
    bench.cosign(version, "attest", "--key", bench.key.private, "-y", *said, name)
    assert bench.pratique_verifies(bench.key.pub, name, "--type", "test-result")
    assert not bench.pratique_verifies(bench.other.pub, name, "--type", "test-result")
