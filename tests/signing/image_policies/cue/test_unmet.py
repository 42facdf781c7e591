"""A value meets a policy when CUE says so and the value itself says all that the policy names."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UnreadableError
from pratique.signing.image_policies.cue import parsing, unmet

PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20)
JSON = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=4)
    ),
)


def reasons(policy, value):
    return list(unmet.unmet(parsing.parse(policy), value))


@pytest.mark.parametrize(
    "policy, good, bad",
    [
        ('a: "x"', {"a": "x", "more": 1}, {"a": "y"}),
        ("a: 1", {"a": 1}, {"a": True}),
        ("a: 1", {"a": 1}, {"a": 1.0}),
        ("a: null", {"a": None}, {"a": 0}),
        ("a: >=1 & <5", {"a": 4.5}, {"a": 5}),
        ("a: >=1", {"a": 1}, {"a": "9"}),
        ('a: <"m"', {"a": "a"}, {"a": "z"}),
        ("a: !=0", {"a": 1}, {"a": 0}),
        ("a: !=null", {"a": 1}, {"a": None}),
        ('a: =~"^v[0-9]+$"', {"a": "v10"}, {"a": "xv10"}),
        ('a: !~"root"', {"a": "user"}, {"a": "rooted"}),
        ('a: !~"root"', {"a": "user"}, {"a": 1}),
        ('a: "x" | "y"', {"a": "y"}, {"a": "z"}),
        ("a: *1 | int", {"a": 7}, {"a": "7"}),
        ("a: int", {"a": 1}, {"a": 1.5}),
        ("a: number", {"a": 1.5}, {"a": True}),
        ("a: bool", {"a": False}, {"a": 0}),
        ("a: _", {"a": None}, {}),
        ("a?: 1", {}, {"a": 2}),
        ("a: {b: 1}", {"a": {"b": 1, "c": 2}}, {"a": [1]}),
        ("a: [1, 2]", {"a": [1, 2]}, {"a": [1, 2, 3]}),
        ("a: [1, ...]", {"a": [1, 2, 3]}, {"a": []}),
        ("a: [...{b: >0}]", {"a": [{"b": 1}]}, {"a": [{"b": 1}, {"b": 0}]}),
        ('import "list"\na: list.MinItems(1) & list.MaxItems(1)', {"a": [0]}, {"a": []}),
        ('import "struct"\na: struct.MinFields(1)', {"a": {"b": 1}}, {"a": {}}),
        ('import "struct"\na: struct.MinFields(1)', {"a": {"b": 1}}, {"a": [1]}),
        ("limit: 3\na: <limit", {"a": 2}, {"a": 3}),
        ("limit: 3\na: <limit", {"a": 2, "limit": 3}, {"a": 2, "limit": 4}),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_meets_a_policy_and_what_does_not(policy, good, bad):
    assert reasons(policy, good) == []
    assert reasons(policy, bad)


def test_what_the_data_lack_is_not_met_though_cue_would_fill_it_in():
    assert reasons('a: b: "x"', {}) == ["there is no a"]
    assert reasons('a: b: "x"', {"a": {}}) == ["there is no a.b"]


def test_every_reason_has_its_path():
    value = {"a": [{"b": 1}, {"b": "x"}]}
    assert reasons("a: [...{b: <1}]", value) == ["a[0].b is 1 and must be < 1", "a[1].b is 'x' and must be < 1"]


def test_a_long_text_is_not_quoted_in_part():
    assert reasons('a: "x"', {"a": "s" * 500}) == ["a is a text of 500 characters and must be 'x'"]


def test_alternatives_within_alternatives_end():
    policy = "a: [..." + " & ".join(["({b: 1} | {b: 2} | {b: 3})"] * 500) + "]"
    with pytest.raises(UnreadableError, match="steps"):
        reasons(policy, {"a": [{"b": 3}] * 500})


@given(JSON)
def test_json_meets_itself_as_a_policy(value):
    """JSON is CUE: https://cuelang.org/docs/concept/how-cue-enables-data-validation/."""
    assert reasons(f"a: {json.dumps(value, ensure_ascii=False)}", {"a": value}) == []
