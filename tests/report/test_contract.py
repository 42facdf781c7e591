"""What every output format promises."""

import io
import json
import xml.etree.ElementTree as ET

import pytest

from pratique import plugins, report
from pratique.errors import UsageError
from pratique.model.report import Options
from pratique.report import _text
from report import made

FORMATS = report.formats()
EDITIONS = [
    f"{name}@{edition}" for name in FORMATS for edition in getattr(report.find(name)[0], "EDITIONS", ())
]  # fmt: skip
FOR_PEOPLE = ("table", "markdown", "html")
STATEMENTS_ONLY = ("openvex",)
"""Formats that hold nothing but statements about vulnerabilities."""


def written(name, format_, **options):
    out = io.StringIO()
    report.write(made.REPORTS[name], format_, out, Options(**options))
    return out.getvalue()


@pytest.mark.parametrize("format_", [*FORMATS, *EDITIONS])
@pytest.mark.parametrize("name", made.REPORTS)
def test_writes_any_report_twice_the_same_as_text_that_ends_in_a_line_end(name, format_):
    text = written(name, format_, show_suppressed=True)
    assert text.endswith("\n")
    assert text.encode("utf-8")
    assert text == written(name, format_, show_suppressed=True)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", made.REPORTS)
def test_structured_formats_are_well_formed(name, format_):
    text = written(name, format_)
    if text.startswith(("{", "[")):
        json.loads(text)
    elif text.startswith("<?xml"):
        ET.fromstring(text.encode())


@pytest.mark.parametrize("format_", FORMATS)
def test_no_control_character_from_an_image_reaches_a_terminal(format_):
    for char in written("hostile", format_, show_suppressed=True):
        assert char.isprintable() or char in "\n\t\r" or char >= "\x80"


@pytest.mark.parametrize("format_", ["table", "markdown", "csv", "html"])
def test_formats_for_people_show_no_invisible_character(format_):
    for line in written("hostile", format_, show_suppressed=True).replace("\t", "").split("\n"):
        assert line.isprintable()


@pytest.mark.parametrize("format_", [name for name in FORMATS if name not in STATEMENTS_ONLY])
def test_what_was_not_examined_and_what_failed_is_in_every_format(format_):
    text = written("several", format_)
    assert "64 MiB" in text
    assert "gone.example.com" in text


@pytest.mark.parametrize("format_", FOR_PEOPLE)
def test_the_severity_filter_says_how_many_it_hides_and_leaves_the_verdict_alone(format_):
    text = written("one", format_, severities=("critical",), width=200)
    assert "6 more findings not shown (--severity critical)" in text
    assert "denied" in text.lower()
    assert "2.2.2, 2.1.9" not in text
    assert "more finding" not in written("one", format_)


def test_the_native_report_is_whole_whatever_the_view():
    assert written("one", "json", severities=("low",)) == written("one", "json")


@pytest.mark.parametrize("format_", FORMATS)
def test_an_empty_filter_hides_nothing(format_):
    assert "not shown (" not in written("one", format_)


def test_an_unknown_format_or_edition_names_those_that_are_there():
    with pytest.raises(UsageError, match="sarif"):
        report.write(made.REPORTS["one"], "pdf", io.StringIO())
    with pytest.raises(UsageError, match=r"1\.6"):
        report.write(made.REPORTS["one"], "cyclonedx@9", io.StringIO())
    with pytest.raises(UsageError, match="one edition"):
        report.write(made.REPORTS["one"], "table@2", io.StringIO())


@pytest.mark.parametrize("name", plugins.names("pratique.report"))
def test_each_says_in_its_first_line_what_it_is(name):
    title = plugins.titles("pratique.report")[name]
    assert title
    assert len(title) < 100


def test_printable_keeps_what_is():
    assert _text.printable("名前 e\u0301") == "名前 e\u0301"
