import io
import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pratique import report
from pratique.report import markdown
from report import made

RENDER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "markdown", out)
    return out.getvalue()


def test_the_verdict_comes_first():
    assert written("one").startswith("## ❌ pratique: denied")
    assert written("nothing found").startswith("## ✅ pratique: allowed")


@given(st.text())
def test_text_and_code_make_no_markup(raw):
    for shown in (markdown.text(raw), markdown.code(raw)):
        html = RENDER.render(f"| a | b |\n|---|---|\n| {shown} | end |\n")
        tags = set(re.findall(r"<(\w+)", html))
        assert tags <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
        assert html.count("<td") == 2


def test_nothing_hostile_becomes_a_link_or_an_element():
    html = RENDER.render(written("hostile"))
    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', html))


def test_long_tables_are_cut_and_it_is_said():
    assert "1800 more are not shown here" in written("many")
