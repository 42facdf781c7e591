import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from pratique.report import _text

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_printable_is_one_printable_line(text):
    assert _text.printable(text).isprintable()


@given(ANY, st.integers(1, 40))
def test_cut_and_pad_make_columns_of_the_width(text, width):
    shown = _text.printable(text)
    for cut in (_text.cut(shown, width), _text.cut_left(shown, width)):
        assert _text.columns(cut) <= width
        assert _text.columns(_text.pad(cut, width)) == width


@given(ANY, st.integers(8, 60))
def test_wrap_loses_no_letter_and_keeps_the_width(text, width):
    shown = _text.printable(text)
    lines = _text.wrap(shown, width)
    assert all(_text.columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())


@given(ANY)
def test_xml_is_well_formed_in_text_and_attributes(text):
    escaped = _text.xml(text)
    found = ET.fromstring(f"<a b=\"{escaped}\" c='{escaped}'>{escaped}</a>")
    assert found.text or not text


def test_wide_characters_take_two_columns_and_marks_none():
    assert _text.columns("한국") == 4
    assert _text.columns("e\u0301") == 1
    assert _text.cut("한국어", 4) == "한…"
    assert _text.cut_left("usr/lib/python3", 6) == "…thon3"
