import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.licenses._spdx import EXCEPTIONS, LICENSES

from pratique.documents import licences


def test_the_ids_are_spdx_ids():
    assert {one.lower() for one in licences.IDS} <= set(LICENSES)
    assert {one.lower() for one in licences.EXCEPTIONS} <= set(EXCEPTIONS)


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
    assert licences.is_expression(text)


@pytest.mark.parametrize(
    "text", ["", "BSD", "MIT AND", "(MIT", "MIT)", "MIT ISC", "mit or isc", "MIT WITH MIT", "()", "(" * 5000]
)
def test_other_texts_are_told(text):
    assert not licences.is_expression(text)


@given(st.lists(st.sampled_from(["MIT", "ISC", "AND", "OR", "WITH", "(", ")", "Classpath-exception-2.0"]), max_size=9))
def test_what_is_taken_for_an_expression_is_one_for_packaging_too(words):
    text = " ".join(words)
    if licences.is_expression(text):
        try:
            canonicalize_license_expression(text)
        except InvalidLicenseExpression:
            pytest.fail(text)


@pytest.mark.parametrize(
    "text, meant",
    [
        ("GPL-2", "GPL-2.0-only"),
        ("GPL-2+", "GPL-2.0-or-later"),
        ("LGPL-2.1", "LGPL-2.1-only"),
        ("GPLv3", "GPL-3.0-only"),
        ("AGPL-3.0-or-later", "AGPL-3.0-or-later"),
        ("Expat", "MIT"),
        ("apache license 2.0", "Apache-2.0"),
        ("public-domain", "public-domain"),
    ],
)
def test_other_spellings_are_known(text, meant):
    assert licences.spdx(text) == meant


NAMES = ("MIT", "ISC", "GPL-2.0-only", "GPL-3.0-or-later", "GPL-2.0-only WITH Classpath-exception-2.0")
expressions = st.recursive(
    st.sampled_from(NAMES).map(lambda name: (name, lambda good: name in good)),
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
        lambda made: (
            f"({made[0][0]}) {made[1]} ({made[2][0]})",
            lambda good: (
                made[0][1](good) and made[2][1](good) if made[1] == "AND" else made[0][1](good) or made[2][1](good)
            ),
        )
    ),
    max_leaves=8,
)


@given(expressions, st.sets(st.sampled_from(NAMES)))
def test_an_expression_is_permitted_when_a_choice_of_it_is(made, good):
    text, meaning = made
    assert licences.permitted(text, lambda name: name in good) == meaning(good)


def test_and_binds_closer_than_or():
    assert licences.permitted("ISC OR MIT AND GPL-2.0", lambda name: name == "ISC")
    assert not licences.permitted("MIT AND GPL-2.0 OR GPL-3.0+", lambda name: name == "MIT")
    assert licences.permitted("BSD", lambda _: True) is None


@given(st.text(alphabet="()MITANDORWH -+.2", max_size=40))
def test_any_text_is_answered(text):
    assert licences.permitted(text, lambda _: True) in (True, None)
