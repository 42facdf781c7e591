"""Promises of every check of hosts' files: its page is whole, its examples hold with their lines, no text breaks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.host.made import NAMES, examine
from pratique import plugins
from pratique.checks import check
from pratique.errors import InputError

FOLDER = "pratique.checks.host"
CHECKS = {one.id: one for one in check.load(FOLDER)}


def module(one: check.Check):
    return plugins.load_one(FOLDER, one.id.partition("/")[2].replace("-", "_"))


def file_name(one: check.Check) -> str:
    return next(NAMES[need] for need in one.needs if need in NAMES)


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
    path = file_name(CHECKS[name])
    found = [each for each in examine(text, path).findings if each.id == name]
    assert line in [each.location.line for each in found]
    assert all(each.title.endswith((".", "…")) and each.fingerprint and each.location.path == path for each in found)
    assert len({each.fingerprint for each in found}) == len(found)


@pytest.mark.parametrize("name, text", cases("PASSES"))
def test_a_passing_example_is_not(name, text):
    made = examine(text, file_name(CHECKS[name]))
    assert not [(each.title, each.location.line) for each in made.findings if each.id == name]


EXAMPLES = sorted(
    {(file_name(one), text) for one in CHECKS.values() for text in (*module(one).FAILS, *module(one).PASSES)}
)
WORDS = ["null", "[]", "{}", "0", "-1", '""', "true", "x", "9" * 30, "\n", "é", ":", "- ", '"', "  ", "[[", "<", "="]


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_text_gives_findings_or_a_named_error(data):
    name, text = data.draw(st.sampled_from(EXAMPLES))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        until = data.draw(st.integers(at, min(len(text), at + 12)))
        text = text[:at] + data.draw(st.sampled_from(WORDS) | st.text(max_size=4)) + text[until:]
    try:
        found = examine(text.encode("utf-8", "surrogatepass"), name)
    except InputError:
        return
    count = len(text.splitlines()) + 1
    assert all(each.id in CHECKS and 1 <= each.location.line <= count for each in found.findings)
