"""Promises of every cluster check: its page is whole, its examples hold with their lines, no manifest breaks it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.cluster.made import examine, file
from pratique import plugins
from pratique.checks import check, cluster
from pratique.errors import InputError

FOLDER = "pratique.checks.cluster"
CHECKS = {one.id: one for one in check.load(FOLDER)}


def module(one: check.Check):
    return plugins.load_one(FOLDER, one.id.partition("/")[2].replace("-", "_"))


def cases(name: str):
    return [
        pytest.param(one.id, example, id=f"{one.id}-{number}")
        for one in CHECKS.values()
        for number, example in enumerate(getattr(module(one), name).items() if name == "FAILS" else module(one).PASSES)
    ]


@pytest.mark.parametrize("name", CHECKS)
def test_the_page_is_whole(name):
    one = CHECKS[name]
    said = check.paragraphs(module(one).__doc__)
    assert set(said) == {"title", "why", "fix", "references"}
    assert all(said.values())
    assert one.rule.url.startswith("https://")
    assert len(one.rule.title) < 120
    assert module(one).FAILS
    assert module(one).PASSES


@pytest.mark.parametrize("name, example", cases("FAILS"))
def test_a_failing_example_is_found_on_its_line(name, example):
    text, line = example
    assert cluster.recognises(file(text))
    found = [each for each in examine(text).findings if each.id == name]
    assert line in [each.location.line for each in found]
    assert all(
        each.title.endswith((".", "…")) and each.fingerprint and each.location.path == "objects.yaml" for each in found
    )
    assert len({each.fingerprint for each in found}) == len(found)


@pytest.mark.parametrize("name, text", cases("PASSES"))
def test_a_passing_example_is_not(name, text):
    said = examine(text)
    assert not said.unexamined
    assert not [(each.title, each.location.line) for each in said.findings if each.id == name]


KINDS = sorted({f"{group}/v1:{kind}" if group else f"v1:{kind}" for group, kind in cluster._kinds.PARAMETERS})
KEYS = (
    *(
        "rules",
        "subjects",
        "roleRef",
        "name",
        "verbs",
        "resources",
        "apiGroups",
        "matchLabels",
        "matchExpressions",
        "key",
    ),
    *("podSelector", "policyTypes", "ingress", "egress", "from", "to", "ports", "port", "ipBlock", "cidr", "selector"),
    *("webhooks", "clientConfig", "service", "namespaceSelector", "failurePolicy", "timeoutSeconds", "images", "glob"),
    *(
        "authorities",
        "keyless",
        "identities",
        "issuer",
        "subject",
        "data",
        "annotations",
        "labels",
        "values",
        "operator",
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "*", "secrets", "a: [b", "é\0", "-----BEGIN X"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(body=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6), kind=st.sampled_from(KINDS))
def test_any_object_gives_findings_or_a_named_error(body, kind):
    version, _, name = kind.partition(":")
    value = {"apiVersion": version, "kind": name, "metadata": body, "spec": body, **body}
    try:
        said = examine(json.dumps(value).encode())
    except InputError:
        return
    assert all(each.id in CHECKS and each.location.line == 1 for each in said.findings)
