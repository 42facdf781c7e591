"""CUE in which policies of images are written is read; all other CUE is refused with its line, and nothing hangs or crashes."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UnreadableError
from pratique.signing.image_policies.cue import parsing
from pratique.signing.image_policies.cue.constraints import AllOf, Bound, Equal, Items, Type


def constraint(text):
    return parsing.parse(text).fields["a"].constraint


def test_values_and_bounds():
    assert constraint('a: "x"') == Equal("x")
    assert constraint("a: -1_000") == Equal(-1000)
    assert constraint("a: 1.5e3") == Equal(1500.0)
    assert constraint("a: true") == Equal(True)
    assert constraint("a: null") == Equal(None)
    assert constraint('a: "\\u0041\\n\\""') == Equal('A\n"')
    assert constraint('a: =~#"^\\d+$"#') == Bound("=~", Equal(r"^\d+$"))
    assert constraint("a: >=1 & <=3") == AllOf((Bound(">=", Equal(1)), Bound("<=", Equal(3))))
    assert constraint("a: [...string]") == Items((), Type("string"))


def test_fields_are_nested_by_colons_braces_and_lines():
    one = parsing.parse('a: b: c: "x"')
    assert one == parsing.parse('a: {\n  b: {c: "x"}, // said\n}') == parsing.parse('"a":\n b:\n  "c": "x"')


def test_a_field_that_is_given_twice_must_meet_both():
    assert constraint("a: >1\na: <3") == constraint("a: >1 & <3")


def test_times_and_names_of_outermost_fields():
    found = parsing.parse('import "time"\nbefore: time.Parse(time.RFC3339, "2026-10-09T19:10:27+02:00")\na: <before')
    assert found.fields["a"].constraint == Bound("<", Equal("2026-10-09T17:10:27Z"))
    assert found.helpers == {"before"}


def test_imports_in_parentheses():
    parsing.parse('package x\nimport (\n"time"\n"list"\n)\na: list.MinItems(1) & list.MaxItems(2)')


@pytest.mark.parametrize(
    "text, why",
    [
        ("a: 1\nif x { b: 2 }", "line 2"),
        ("a: {for x in y { b: 2 }}", "line 1"),
        ("#Def: {a: 1}", "line 1"),
        ("_hidden: 1", "line 1"),
        ("a: 1 + 2", "part of CUE"),
        ('a: "\\(b)"', "part of CUE"),
        ('a: """\n x\n """', "part of CUE"),
        ("a: b.c", "part of CUE"),
        ("a: len(b)", "part of CUE"),
        ("a: string\nb: a", "plain value"),
        ("a: b", "plain value"),
        ("a: {b: 1}\nc: >b", "plain value"),
        ("b: 1\na: {b: 2, c: b}", "plain value"),
        ("a: =~1", "pattern"),
        ('a: =~"("', "pattern"),
        ("a: >true", "no order"),
        ("a: >{b: 1}", "plain value"),
        ('import "net"\na: 1', "package"),
        ("a: list.MinItems(1)", "list"),
        ('import "time"\na: time.Parse(time.RFC1123, "x")', "layout"),
        ('import "time"\na: time.Parse(time.RFC3339, "yesterday")', "RFC 3339"),
        ("a: [1, 2", "its end"),
        ("a:", "its end"),
        ("a 1", "not expected"),
        ("a: " + "[" * 200, "deeper"),
        ("a: " + "{b: " * 200, "deeper"),
        ("b:" * 5000, "deeper"),
        ("a: 1\n" * 100_000, "characters"),
    ],
    ids=lambda value: value[:24],
)
def test_all_other_cue_is_refused(text, why):
    with pytest.raises(UnreadableError, match=why):
        parsing.parse(text)


@given(st.one_of(st.text(max_size=200), st.text('ab:{}[]"\\/.,&|<>=~!?*#\n 1_-()', max_size=80)))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(UnreadableError):
        parsing.parse(text)
