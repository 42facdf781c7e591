"""Rego says compliant, or says why not; whatever goes wrong is an error and never a yes."""

import contextlib

import pytest

from pratique.errors import UnreadableError
from pratique.signing.image_policies import rego

pytestmark = pytest.mark.skipif(bool(rego.missing()), reason=rego.missing() or "it is there")

ASKS = """
package sigstore
default isCompliant = false
isCompliant {
  input.predicateType == "https://slsa.dev/provenance/v1"
  count(input.predicate.materials) > 0
}
"""
OBJECTS = """
package sigstore
isCompliant[response] {
  result = (input.user != "0")
  response := {"result": result, "error": "runs as root", "warning": input.warning}
}
"""


def test_a_boolean():
    good = {"predicateType": "https://slsa.dev/provenance/v1", "predicate": {"materials": [1]}}
    assert rego.evaluate(ASKS, good).result
    assert not rego.evaluate(ASKS, {"predicateType": "x"}).result


def test_a_set_of_objects():
    assert rego.evaluate(OBJECTS, {"user": "1", "warning": ""}).result
    said = rego.evaluate(OBJECTS, {"user": "0", "warning": ""})
    assert (said.result, said.error) == (False, "runs as root")
    assert rego.evaluate(OBJECTS, {"user": "1", "warning": "soon"}).warning == "soon"


@pytest.mark.parametrize(
    "policy",
    [
        "package other\nisCompliant = true",
        "package sigstore\nisCompliant { false }",
        'package sigstore\nisCompliant = "true"',
        "package sigstore\nisCompliant = 1",
        "package sigstore\nisCompliant = []",
    ],
)
def test_anything_but_true_is_no(policy):
    assert not rego.evaluate(policy, {}).result


@pytest.mark.parametrize(
    "policy, data",
    [
        ("package sigstore\nisCompliant {", {}),
        ("", {}),
        ("package sigstore\nisCompliant[x] { x := 1 }", {}),
        ('package sigstore\nisCompliant[x] { x := {"result": "yes"} }', {}),
        ("package sigstore\n" + "# x\n" * 100_000, {}),
        ("package sigstore\nisCompliant { not nosuch.thing(1) }", {}),
        ('package sigstore\nisCompliant { http.send({"method": "get", "url": "http://127.0.0.1:1"}) }', {}),
        ("package sigstore\nisCompliant { not time.parse_rfc3339_ns(input.t) > 9 }", {"t": "2026-01-01T00:00:00Z"}),
    ],
    ids=["open", "empty", "numbers", "words", "large", "unknown", "network", "unmade"],
)
def test_what_cannot_be_evaluated_is_an_error(policy, data, capfd):
    with contextlib.suppress(UnreadableError):
        assert not rego.evaluate(policy, data).result
    assert capfd.readouterr() == ("", ""), "the engine prints nothing"


def test_the_engine_is_in_a_process_of_its_own():
    """Its library and google-re2's free each other's memory: https://github.com/microsoft/rego-cpp."""
    import sys

    assert (
        rego.evaluate(ASKS.replace("count(input.predicate.materials) > 0", "true"), {"predicateType": "x"}).result
        is False
    )
    assert "regopy" not in sys.modules


def test_a_process_that_fails_is_an_error(monkeypatch):
    monkeypatch.setattr("sys.executable", "/there/is/none")
    with pytest.raises(UnreadableError, match="its engine failed"):
        rego.evaluate(ASKS, {})
    monkeypatch.setattr("sys.executable", "/bin/true")
    with pytest.raises(UnreadableError, match="its engine failed"):
        rego.evaluate(ASKS, {})


def test_data_that_are_too_deep_are_refused_before_they_are_parsed():
    deep = []
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(UnreadableError, match="deeper"):
        rego.evaluate(ASKS, {"a": deep})
