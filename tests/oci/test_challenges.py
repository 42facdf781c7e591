"""Whatever a registry asks for is read, in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.oci.challenges import Challenge, parse


@pytest.mark.parametrize(
    "header, found",
    [
        (
            'Bearer realm="https://a/t",service="s",scope="repository:a:pull"',
            (Challenge("bearer", "https://a/t", "s"),),
        ),
        ('bearer  realm = "x"', (Challenge("bearer", "x"),)),
        ("Basic realm=plain", (Challenge("basic", "plain"),)),
        ("Basic", (Challenge("basic"),)),
        ('Negotiate, Basic realm="a, \\"b\\""', (Challenge("negotiate"), Challenge("basic", 'a, "b"'))),
        ('Basic realm="x", Bearer realm="y",service="z"', (Challenge("basic", "x"), Challenge("bearer", "y", "z"))),
        ('Bearer realm="a",realm="b"', (Challenge("bearer", "a"),)),
        ("", ()),
        ('="', ()),
    ],
)
def test_challenges(header, found):
    assert parse(header) == found


@given(st.text())
def test_any_text_is_read(text):
    assert isinstance(parse(text), tuple)


@pytest.mark.parametrize(
    "text", ['Bearer realm="' + "\\" * 8000, "a " * 4000, "a=" * 4000, "," * 8000, "Bearer " + 'a="b",' * 2000]
)
def test_long_headers_are_cheap(text):
    began = time.monotonic()
    parse(text)
    assert time.monotonic() - began < 5
