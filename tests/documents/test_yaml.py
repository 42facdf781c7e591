"""YAML: values as Kubernetes reads them, the line of every one, and no input that harms."""

import contextlib
import datetime as dt
import doctest
import importlib
import math

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import yaml
from pratique.errors import LimitError, PratiqueError, UnreadableError


def value(text):
    return yaml.load(text.encode(), "x.yaml").value


@pytest.mark.parametrize(
    "text, expected",
    [
        ("yes", True), ("On", True), ("y", True), ("N", False), ("off", False), ("TRUE", True), ("tRUE", "tRUE"),
        ("~", None), ("", None), ("Null", None), ('""', ""), ("'yes'", "yes"), ('"010"', "010"),
        ("010", 8), ("0o10", 8), ("0x1F", 31), ("0b101", 5), ("-7", -7), ("+7", 7), ("1_000", 1000), ("08", 8.0), ("0", 0),
        ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0), ("-.inf", -math.inf), ("1:30", "1:30"), ("1.2.3", "1.2.3"),
        ("2026-12-31", "2026-12-31"), ("2026-12-31T00:00:00Z", "2026-12-31T00:00:00Z"),
        ("!!str 12", "12"), ("!!float 1", 1.0), ("! 12", "12"), ("!!binary aGVsbG8=", "hello"), ("!Ref x", "x"),
        ("!!python/object/apply:os.system [id]", ["id"]), ("99999999999999999999999999", 1e26),
        ("|\n  a\n  b\n", "a\nb\n"), (">\n  a\n  b\n", "a b\n"), ("{a: 1, b: [2]}", {"a": 1, "b": [2]}),
        ('{"a": true}', {"a": True}), ("on: 1", {"on": 1}), ("8080: 1", {"8080": 1}), ("~: 1", {"~": 1}),
    ],
)  # fmt: skip
def test_values_are_those_that_kubernetes_reads(text, expected):
    assert value(text) == expected
    assert type(value(text)) is type(expected)


def test_not_a_number_is_one():
    assert math.isnan(value(".nan"))


def test_every_value_has_its_line():
    document = yaml.load(b"a: 1\nb:\n  - x\n  - y: 2\n    z:\n      - q\nc: {d: 3}\n", "x.yaml")
    lines = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "z"): 5, ("b", 1, "z", 0): 6, ("c", "d"): 7}
    assert {path: document.line(*path) for path in lines} == lines
    assert document.line("b", 1, "nothing", "here") == 4
    assert document.line("nothing") == 1


def test_anchors_and_merges():
    assert value("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nc: *x") == {
        "a": {"p": 1, "q": 2},
        "b": {"p": 1, "q": 3},
        "c": {"p": 1, "q": 2},
    }
    assert value("a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc: {<<: [*x, *y]}")["c"] == {"p": 1, "q": 2}


def test_documents_in_one_file():
    documents = yaml.load_all(b"a: 1\n---\nb: 2\n", "x.yaml")
    assert [(each.value, each.line()) for each in documents] == [({"a": 1}, 1), ({"b": 2}, 3)]
    assert yaml.load(b"", "x.yaml").value is None
    with pytest.raises(UnreadableError, match=r"x\.yaml:3: a second YAML document"):
        yaml.load(b"a: 1\n---\nb: 2\n", "x.yaml")


@pytest.mark.parametrize(
    "text, message",
    [
        ("a: 1\nb: 2\na: 3", r"x\.yaml:3: the key 'a' is already on line 1"),
        ("a: *b", r"x\.yaml:1: the alias \*b has no anchor"),
        ("a: &a [*a]", "has no anchor"),
        ("a: [", r"x\.yaml:1: this is no valid YAML"),
        ("? [a]\n: b", "a key must be a plain word"),
        ("? {a: 1}\n: b", "a key must be a plain word"),
        ("a: &x [1]\n? *x\n: b", "a key must be a plain word"),
        ("<<: 3", "merges mappings only"),
        ("!!int x", "is no int"),
        ("!!bool 1", "is no bool"),
        ("!!binary '*'", "is no base64"),
        ("a: b\n\tc: d", "no valid YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(text, message):
    with pytest.raises(UnreadableError, match=message):
        value(text)


def test_bytes_that_are_no_text():
    for data in (b"\xff\xfe\xff", b"a\0b", b"\x80abc", b"\xed\xa0\x80"):
        with pytest.raises(UnreadableError, match="no valid YAML"):
            yaml.load(data, "x.yaml")


def test_what_is_too_large_too_deep_or_too_often_repeated_is_refused():
    bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    merges = "a0: &a0 {k: 1}\n" + "".join(
        f"a{n}: &a{n} {{x{n}: [{','.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12)
    )
    for text in (bomb, merges, "[" * 101 + "]" * 101, "a: " + "{a: " * 5000, "- x\n" * (yaml.MAX_NODES + 1)):
        with pytest.raises(LimitError):
            value(text)
    with pytest.raises(LimitError):
        yaml.load(b" " * (yaml.MAX_BYTES + 1), "x.yaml")


@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@`?,\n \t<~0x", max_size=80).map(str.encode))
def test_no_input_gives_anything_but_values_or_a_named_error(data):
    with contextlib.suppress(PratiqueError):
        assert all(isinstance(each, yaml.Document) for each in yaml.load_all(data, "x.yaml"))


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True).filter(lambda key: key != "<<"), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(plain)
def test_what_is_written_is_read_back(data):
    text = pyyaml.safe_dump(data, allow_unicode=True, default_style='"' if isinstance(data, str) else None)
    words = {"y", "Y", "n", "N"}  # go-yaml's booleans, which PyYAML does not quote
    lost = "\x85" in text  # PyYAML writes it as a line break, and does not read it back itself
    if not lost and not any(word in words for word in text.split()) and "!!timestamp" not in text:
        assert yaml.load(text.encode(), "x.yaml").value == data


def test_the_examples_of_the_module_hold():
    module = importlib.import_module("pratique.documents.yaml")
    assert doctest.testmod(module).failed == 0
    assert dt.date.fromisoformat(value("2026-12-31"))
