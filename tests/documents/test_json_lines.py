"""JSON with lines: what json reads is read the same, what no JSON is is refused with its line, all of it bounded."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import json_lines
from pratique.errors import InputError, LimitError, UnreadableError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=VALUES, indent=st.sampled_from([None, 0, 2, "\t"]), plain=st.booleans())
def test_what_json_writes_is_read_the_same(value, indent, plain):
    written = json.dumps(value, indent=indent, ensure_ascii=plain)
    assert json_lines.load(written.encode("utf-8", "replace"), "x").value == json.loads(
        written.encode("utf-8", "replace")
    )


@given(text=st.text(alphabet='{}[]:," \n\\u0a1e-.tfn#é', max_size=30))
def test_what_json_refuses_is_refused(text):
    try:
        value = json_lines.load(text.encode(), "x").value
    except InputError:
        return
    assert value == json.loads(text)


def test_every_part_has_its_line():
    document = json_lines.load(b'\xef\xbb\xbf{\n "a": [\n  1,\n  {"b": 2}\n ],\r\n\n "c": null}\n\n', "x")
    assert document.value == {"a": [1, {"b": 2}], "c": None}
    assert [document.line(*path) for path in ((), ("a",), ("a", 0), ("a", 1, "b"), ("c",), ("no",))] == [
        1,
        2,
        3,
        4,
        7,
        1,
    ]


@pytest.mark.parametrize(
    "text, line, says",
    [
        ('{\n"a": 1,\n"a": 2}', 3, "already on line 2"),
        ('{\n"a": 1,\n}', 3, "a key in double quotes"),
        ('{"a": 1,\n// why\n"b": 2}', 2, "it has no comments"),
        ('{"a": 1}\n\nx', 3, "nothing may follow"),
        ("\n", 1, "ends too early"),
        ("{'a': 1}", 1, "texts stand in double quotes"),
        ('{"a" 1}', 1, "':' should stand here"),
        ('["\\x"]', 1, "not written as JSON wants"),
        ("[01]", 1, "this is no value"),
    ],
)
def test_what_is_no_json_is_named_with_its_line(text, line, says):
    with pytest.raises(UnreadableError, match=f"^x:{line}: .*{says}"):
        json_lines.load(text.encode(), "x")


def test_depth_and_size_are_bounded():
    with pytest.raises(LimitError):
        json_lines.load(b"[" * 10_000, "x")
    with pytest.raises(LimitError):
        json_lines.load(b" " * (json_lines.MAX_BYTES + 1), "x")
    with pytest.raises(UnreadableError, match="UTF-8"):
        json_lines.load(b'"\xff"', "x")
