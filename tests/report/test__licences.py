import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.licenses._spdx import EXCEPTIONS, LICENSES

from pratique.report import _licences


def test_the_ids_are_spdx_ids():
    assert {one.lower() for one in _licences.IDS} <= set(LICENSES)
    assert {one.lower() for one in _licences.EXCEPTIONS} <= set(EXCEPTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "MIT",
        "MIT OR Apache-2.0",
        "(MIT AND (ISC OR BSD-3-Clause))",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "MPL-1.1+",
    ],
)
def test_expressions_are_told(text):
    assert _licences.is_expression(text)


@pytest.mark.parametrize(
    "text", ["", "BSD", "MIT AND", "(MIT", "MIT)", "MIT ISC", "mit or isc", "MIT WITH MIT", "()", "(" * 5000]
)
def test_other_texts_are_told(text):
    assert not _licences.is_expression(text)


@given(st.lists(st.sampled_from(["MIT", "ISC", "AND", "OR", "WITH", "(", ")", "Classpath-exception-2.0"]), max_size=9))
def test_what_is_taken_for_an_expression_is_one_for_packaging_too(words):
    text = " ".join(words)
    if _licences.is_expression(text):
        try:
            canonicalize_license_expression(text)
        except InvalidLicenseExpression:
            pytest.fail(text)
