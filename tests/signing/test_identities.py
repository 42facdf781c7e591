"""Identities: exact or by expression, in Go's sense; nothing is left open unsaid, and no line break gets through.

What Go itself finds is asked in tests/real/test_keyless.py.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UsageError
from pratique.signing.identities import Identity, checked, matches, warnings

ISSUER = "https://login.example.com"


def subject(expression, text):
    return matches(checked(Identity(issuer=ISSUER, subject_regexp=expression), "x"), ISSUER, text)


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_exact_is_equal_and_has_no_line_breaks(wanted, got):
    broken = any(each in wanted for each in "\n\r\0")
    assert matches(Identity(issuer=ISSUER, subject=wanted), ISSUER, wanted) is not broken
    assert matches(Identity(issuer=ISSUER, subject=wanted), ISSUER, got) is (wanted == got and not broken)


@pytest.mark.parametrize(
    "expression, text, expected",
    [
        ("@example[.]com$", "me@example.com", True),
        ("@example[.]com$", "me@example.com.evil.net", False),
        ("example", "me@example.com", True),  # anywhere, as in Go
        ("^example", "me@example.com", False),
        ("^me@example[.]com$", "me@example.com\n", False),
        ("me.*com", "me\ncom", False),
        ("(?s)me.*com", "me\ncom", False),
        ("(?m)^evil$", "me\nevil", False),
        ("ME@", "me@example.com", False),
        ("(?i)ME@", "me@example.com", True),
        (".*", "", False),
    ],
)
def test_expressions(expression, text, expected):
    assert subject(expression, text) is expected


def test_both_must_match():
    wanted = Identity(issuer_regexp="^https://login[.]", subject="me")
    assert matches(wanted, ISSUER, "me")
    assert not matches(wanted, "https://other.example.com", "me")
    assert not matches(wanted, ISSUER, "you")
    assert not matches(Identity(), ISSUER, "me")
    assert not matches(Identity(issuer=ISSUER), ISSUER, "me")


@pytest.mark.parametrize(
    "identity",
    [
        Identity(),
        Identity(issuer=ISSUER),
        Identity(subject="me"),
        Identity(issuer=ISSUER, issuer_regexp="x", subject="me"),
        Identity(issuer=ISSUER, subject="me\n"),
        Identity(issuer=ISSUER, subject="me\0"),
        Identity(issuer=ISSUER, subject_regexp="("),
        Identity(issuer=ISSUER, subject_regexp="(?<=a)b"),
        Identity(issuer=ISSUER, subject_regexp=r"\C"),
        Identity(issuer=ISSUER, subject_regexp=r"(a)\1"),
        Identity(issuer=ISSUER, subject="x" * 5000),
        Identity(issuer=ISSUER, subject_regexp="((a{100}){100}){100}"),
    ],
)
def test_what_cannot_be_asked_for(identity):
    with pytest.raises(UsageError, match="here:"):
        checked(identity, "here")


@pytest.mark.parametrize("expression", [".*", ".+", "^.*$", "", "(?s).", ".{1,}", "^", "$", "a*", "[^/]|/"])
def test_what_is_open_to_anybody_is_said(expression):
    found = warnings(Identity(issuer=ISSUER, subject_regexp=expression))
    assert len(found) == (1 if expression else 0)
    assert len(warnings(Identity(issuer_regexp=".*", subject_regexp=".*"))) == 2


@pytest.mark.parametrize("expression", ["@example[.]com$", "^https://github[.]com/team/", "[a-z]+@"])
def test_what_names_somebody_is_not(expression):
    assert warnings(Identity(issuer=ISSUER, subject_regexp=expression)) == ()


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_expression_is_one_or_refused(expression, text):
    try:
        wanted = checked(Identity(issuer=ISSUER, subject_regexp=expression), "x")
    except UsageError:
        return
    matches(wanted, ISSUER, text)
    warnings(wanted)


def test_time_is_linear():
    assert not subject("(a*)*b$", "a" * 4000)
