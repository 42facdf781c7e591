"""`docs/accuracy.md` and its pages speak of every ecosystem, and list the experimental ones as such."""

import re

from docs.pages import ROOT, text
from pratique import plugins

LISTED = re.compile(r"^\| `?(\w+)`? \|", re.MULTILINE)


def test_every_ecosystem_is_compared_or_said_not_to_be():
    pages = ["docs/accuracy.md", *(f"docs/accuracy/{one.name}" for one in (ROOT / "docs/accuracy").glob("*.md"))]
    listed = {name for page in pages for name in LISTED.findall(text(page))}
    assert set(plugins.names("pratique.ecosystems")) <= listed


def test_the_experimental_ones_are_listed():
    section = text("docs/accuracy.md").partition("## Experimental")[2].partition("\n## ")[0]
    found = {name for name, one in plugins.load("pratique.ecosystems").items() if one.ECOSYSTEM.experimental}
    assert set(LISTED.findall(section)) - {"experimental"} == found
