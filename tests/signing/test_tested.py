"""An attested test result lets an image pass when it can be read and no test failed."""

import json

import pytest

from pratique.documents.test_result import URI
from pratique.errors import UnreadableError
from pratique.signing import authorities, evaluation, predicates, tested
from pratique.signing.evaluation import Demand, TrustedKey, Why
from pratique.signing.image_policies import evaluation as image_policies
from pratique.signing.image_policies import reading
from pratique.signing.image_policies.policy import Source
from signing.image_policies.made import AT, IMAGE, KEY, answer, attests, cue, policy, shelf, signer, subject


def result(word, **more):
    return {"result": word, "configuration": [], **more}


@pytest.mark.parametrize(
    "predicate, why",
    [
        (result("PASSED"), ""),
        (result("WARNED", warnedTests=["slow"]), ""),
        (result("FAILED"), "its tests failed"),
        (result("FAILED", failedTests=["boots"]), "its tests failed: 'boots'"),
        (result("FAILED", failedTests=list("abcde")), "its tests failed: 'a', 'b', 'c' and 2 more"),
    ],
    ids=["passed", "warned", "failed", "name", "names"],
)
def test_what_lets_an_image_pass(predicate, why):
    assert tested.failed(json.dumps(predicate).encode()) == why


def test_what_cannot_be_read():
    assert tested.failed(b'{"result": "OK"}').startswith("it cannot be read: ")


@pytest.mark.parametrize(
    "predicate, passed, why",
    [
        (result("PASSED"), True, Why.VALID),
        (result("FAILED"), True, Why.FAILED_TESTS),
        (result("FAILED"), False, Why.VALID),
        ({}, True, Why.FAILED_TESTS),
    ],
    ids=["passed", "failed", "whatever-it-says", "unreadable"],
)
def test_a_demand_for_it(predicate, passed, why):
    there = subject(shelf(attested=[(KEY, URI, predicate)])).collected[Source()]
    demand = Demand(name="ci", keys=(TrustedKey(KEY.public),), predicate_type=URI, passed=passed)
    answer = evaluation.evaluate(demand, {IMAGE.digest}, there, AT)
    assert (answer.met, answer.checked[0].why) == (why is Why.VALID, why)


def test_none_is_signed_that_cannot_be_read():
    predicates.check(URI, json.dumps(result("FAILED")).encode())
    predicates.check("https://example.com/p", b"{}")
    with pytest.raises(UnreadableError):
        predicates.check(URI, b"{}")


@pytest.mark.parametrize("word, met", [("PASSED", True), ("FAILED", False)])
@pytest.mark.parametrize("inline", [False, True])
def test_an_authority_of_a_policy_of_ours(word, met, inline):
    there = subject(shelf(attested=[(KEY, URI, result(word))]))
    raw = {"key": {"data": KEY.public.pem.decode()}}
    if inline:
        asked = reading.authority({**raw, "attestations": [{"name": URI, "predicateType": URI}]}, 0, "p.yaml")
        assert image_policies.ask(asked, there, AT).met is met
    else:
        [asked] = authorities.read([raw], "p.yaml", URI)
        claim, _ = authorities.ask(asked, "p.yaml", there.digests, there.collected[Source()], AT)
        assert claim.valid is met


def test_a_cluster_image_policy_says_by_itself_what_passes():
    there = subject(shelf(attested=[(KEY, URI, result("FAILED", passedTests=["a"], failedTests=["b"]))]))
    wanted = attests("tests", URI)
    assert answer(policy(signer(attestations=[wanted])), of=there).met
    on_a = cue('predicate: passedTests: ["a"]')
    assert answer(policy(signer(attestations=[{**wanted, "policy": on_a}])), of=there).met
    passed = cue('predicate: result: "PASSED"')
    assert not answer(policy(signer(attestations=[{**wanted, "policy": passed}])), of=there).met
