"""A check that says which fields it is about finds nothing where none of them is written, so that it need not look there."""

import json

import pytest

from checks.workload import made
from pratique import plugins
from pratique.checks import check
from pratique.documents.kubernetes import Pod

CHECKS = [one for one in check.load("pratique.checks.workload") if one.facts.fields]
MODULES = plugins.load("pratique.checks.workload").values()
EXAMPLES = [document.value for module in MODULES for text in module.FAILS for document in made.file(text).documents]


def without(value, fields):
    if isinstance(value, list):
        return [without(each, fields) for each in value]
    if isinstance(value, dict):
        return {key: without(each, fields) for key, each in value.items() if key not in fields}
    return value


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.id)
def test_nothing_is_found_where_none_of_its_fields_is_written(one):
    for example in EXAMPLES:
        for pod in made.file(json.dumps(without(example, one.facts.fields))).pods:
            given = {"pod": pod, "version": 37, "alone": False, "at": made.AT}
            assert not isinstance(pod, Pod) or not list(check.run([one], given))


@pytest.mark.parametrize("text", ["a: {b: [{c: 1}]}", "x: &x {b: 1}\ny: {<<: *x}", 'a: {"\\x62": 1}'])
def test_all_that_is_written_is_a_key_of_the_document(text):
    (document,) = made.file(text).documents
    assert "b" in document.keys()  # noqa: SIM118  # no mapping
