"""Promises of every check, whatever its folder: its page is whole, and its examples hold, those of files with their lines."""

import importlib

import pytest

from pratique import plugins
from pratique.checks import check, files

KINDS = sorted(files.kinds())
CHECKS = {one.id: one for kind in KINDS for one in check.load(f"pratique.checks.{kind}")}
OF_IMAGES = {one.id: one for one in check.load("pratique.checks.image")}
"""Their examples are images, which `image/test_examples.py` makes."""


def module(one: check.Check):
    kind, _, name = one.id.partition("/")
    return plugins.load_one(f"pratique.checks.{kind}", name.replace("-", "_"))


def examine(one: check.Check, text: str) -> files.Examination:
    """By the folder's own `made.py`: what its examples are files of; `of_check` where that depends on the check."""
    made = importlib.import_module(f"checks.{one.id.partition('/')[0]}.made")
    return made.of_check(one, text) if hasattr(made, "of_check") else made.examine(text)


def cases(name: str):
    return [
        pytest.param(one.id, example, id=f"{one.id}-{number}")
        for one in CHECKS.values()
        for number, example in enumerate(getattr(module(one), name).items() if name == "FAILS" else module(one).PASSES)
    ]


@pytest.mark.parametrize("name", [*CHECKS, *OF_IMAGES])
def test_the_page_is_whole(name):
    one = (CHECKS | OF_IMAGES)[name]
    said = check.paragraphs(module(one).__doc__)
    assert set(said) == {"title", "why", "fix", "references"}
    assert all(said.values())
    assert one.rule.url.startswith("https://")
    assert len(one.rule.title) < 120
    assert module(one).FAILS
    assert module(one).PASSES
    assert check.load_one(name) == one


@pytest.mark.parametrize("name, example", cases("FAILS"))
def test_a_failing_example_is_found_on_its_line(name, example):
    text, line = example
    found = [each for each in examine(CHECKS[name], text).findings if each.id == name]
    assert line in [each.location.line for each in found]
    assert all(each.title.endswith((".", "…")) and each.fingerprint and each.location.path for each in found)
    assert len({each.fingerprint for each in found}) == len(found)


@pytest.mark.parametrize("name, text", cases("PASSES"))
def test_a_passing_example_is_not(name, text):
    said = examine(CHECKS[name], text)
    assert not [(each.title, each.location.line) for each in said.findings if each.id == name]
