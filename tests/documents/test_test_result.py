"""Test results are read as in-toto has them, and those that contradict themselves are not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import test_result
from pratique.errors import InputError, UnreadableError

WITH = {"name": "ci.yml", "digest": {"gitBlob": "ebe4add4"}}


def encoded(result="PASSED", configuration=(WITH,), **more):
    return json.dumps({"result": result, "configuration": list(configuration), **more}).encode()


def test_a_whole_one():
    found = test_result.decode(
        encoded("FAILED", url="https://ci.example.com/1", passedTests=["a"], warnedTests=["b"], failedTests=["c"])
    )
    assert (found.result, found.configuration[0].digest) == ("FAILED", {"gitBlob": "ebe4add4"})
    assert (found.passed_tests, found.warned_tests, found.failed_tests) == (("a",), ("b",), ("c",))


@pytest.mark.parametrize(
    "fine",
    [
        encoded(),
        encoded("WARNED", configuration=()),
        encoded(configuration=[{"uri": "https://example.com"}, {"content": "e30="}]),
        encoded("FAILED"),
        encoded(another="key"),
    ],
    ids=["passed", "no-configuration", "uri-and-content", "failed-without-names", "unknown-key"],
)
def test_what_in_toto_allows(fine):
    assert test_result.decode(fine)


@pytest.mark.parametrize(
    "wrong, says",
    [
        (encoded("OK"), "result"),
        (b'{"result": "PASSED"}', "configuration"),
        (b'{"configuration": []}', "result"),
        (encoded(configuration=[{"name": "ci.yml"}]), "names nothing"),
        (encoded(configuration=["ci.yml"]), "configuration"),
        (encoded(failedTests=["boots"]), "write FAILED"),
        (encoded("WARNED", failedTests=["boots"]), "write FAILED"),
        (encoded(passedTests="boots"), "passedTests"),
        (b'{"result": "FAILED", "result": "PASSED", "configuration": []}', "twice"),
        (b"[]", "object"),
    ],
    ids=["result", "none", "no-result", "descriptor", "text", "passed", "warned", "names", "twice", "list"],
)
def test_what_it_does_not(wrong, says):
    with pytest.raises(UnreadableError, match=says):
        test_result.decode(wrong)


@given(st.binary(max_size=200))
def test_noise(noise):
    try:
        test_result.decode(noise)
    except InputError as error:
        assert str(error).endswith(".")  # noqa: PT017 - what is raised is all that is promised
