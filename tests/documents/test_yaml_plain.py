"""The reader of plain YAML says what the full reader says, or nothing."""

import doctest

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pratique.documents import _yaml_plain, _yaml_scalars, yaml

INDENTS = st.integers(0, 6).map(lambda width: " " * width)
DASHES = st.sampled_from(["", "", "- ", "-   ", "- - ", "-"])
KEYS = st.sampled_from(["", "a:", "b: ", "c.d/e-f:   ", "8: ", "<<: ", "'q': ", "a", "? a", "yes: "])
WORDS = [
    "",
    "v",
    "two words",
    "a: b",
    "x#y",
    "x #y",
    "#y",
    "-1",
    "--flag",
    "- x",
    "08",
    "1e3",
    "~",
    "no",
    "http://h:1/p",
    "a:",
    ":",
]
QUOTED = ["'q'", "'it''s'", '"q"', '"\\n"', '"a" b', "'a': b"]
FLOWS = [
    "[]",
    "[a, 'b c', 1]",
    "[--a, $(B)]",
    "[a b]",
    "[a, ]",
    "[[a]]",
    "[a: b]",
    "[-]",
    "[---]",
    "{}",
    "{a: b, c: 'd'}",
]
FLOWS += ["{a: b, a: c}", "{a}", "{a:b}", "{a: }", "{a: -}", "{a: {b: c}, d: [e]}", "{a: [{b: [c]}]}"]
OTHERS = ["&x v", "*x", "!!str 1", "|", ">-", "%", "@", "`", "---", "..."]
VALUES = st.sampled_from([*WORDS, *QUOTED, *FLOWS, *OTHERS])
COMMENTS = st.sampled_from(["", "", " ", " # words: more", "#", "\t", "\r", "\x01", "é"])
LINES = st.tuples(INDENTS, DASHES, KEYS, VALUES, COMMENTS).map("".join) | st.sampled_from(
    ["", "---", "...", "# c", "  "]
)
TEXTS = st.lists(LINES, max_size=8).map("\n".join)


def documents(text):
    return tuple(yaml.Document(value, lines, "x") for value, lines in _yaml_plain.read(text) or ())


@given(TEXTS | st.text("ab:-# \n'\"[]{},", max_size=30))
@example("a:\n- b:\n  - c\n- d\ne: f\n")
@example("- a:\n- b\n")
@example("a: b\n  c\n")
@example("a:\n b:\n  c\n d:\n")
@example("---\na: 1\n--- # next\n- b\n")
@example("---\n---\n")
@example("a: 1\na: 2\n")
def test_both_readers_give_the_same(text):
    if text.isascii() and _yaml_plain.read(text) is not None:
        full = yaml._read(text.encode(), "x")
        assert repr(documents(text)) == repr(full)  # the order of keys too


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nmetadata:\n  name: web # here\n  labels: {app: web, tier: 'a b'}\n",
        "containers:\n- name: app\n  image: nginx:1.27\n  args: [--verbose, x]\n  command:\n    - sh\n    - -c\n",
        "# first\n---\na: 1\n---\n\n- b: 2\n  c:\n\n  - d\n",
    ],
)
def test_what_people_write_is_plain(text):
    assert documents(text) == yaml._read(text.encode(), "x") != ()


def test_what_is_deep_is_left_to_the_full_reader():
    deep = "".join(f"{' ' * depth}a:\n" for depth in range(_yaml_plain.MAX_DEPTH + 2))
    assert _yaml_plain.read(deep) is None


@pytest.mark.parametrize(
    "text", ["a:" * 50_000, "[" * 50_000, "- " * 50_000, " " * 100_000, "a: " + "b: " * 30_000, "a: [" + "b, " * 30_000]
)
def test_no_text_takes_long(text):
    assert _yaml_plain.read(text + "!") is None


def test_its_examples_hold():
    for module in (_yaml_plain, _yaml_scalars):
        assert doctest.testmod(module).failed == 0
