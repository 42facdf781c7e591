import base64
import hashlib
import io
import re
from html.parser import HTMLParser

from pratique import report
from report import made

VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def written(name):
    out = io.StringIO()
    report.write(made.REPORTS[name], "html", out)
    return out.getvalue()


def test_elements_are_closed_and_nothing_is_loaded():
    for name in made.REPORTS:
        page = Page(written(name))
        assert page.open == []
        assert not page.tags & {"img", "iframe", "link", "object", "embed", "form"}
        assert not any(key.startswith("on") or key in {"src", "srcset"} for key, _ in page.attributes)
        assert all(value.startswith(("https://", "http://")) for key, value in page.attributes if key == "href")


def test_the_policy_of_the_page_allows_its_own_script_alone():
    text = written("hostile")
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    assert "default-src 'none'" in text


def test_charts_are_drawn_where_there_is_something_to_draw():
    assert written("one").count("<svg") == 3
    assert written("nothing found").count("<svg") == 0
