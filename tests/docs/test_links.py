"""Every link of the pages leads somewhere, every file that they name is there, and every page can be reached."""

import posixpath
import re

import pytest

from docs.pages import NAMES, ROOT, anchors, codes, links, text

NAMED = re.compile(r"(?:src|tests|docs|bench|locks|\.ci)/[\w./-]+|(?:[\w-]+/)*test_\w+\.py(?:::\w+)?")
ELSEWHERE = ("http://", "https://", "mailto:")


def inside(name: str, link: str) -> tuple[str, str]:
    """(page or file, anchor) of a link that stays here."""
    path, _, anchor = link.partition("#")
    return (posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name), anchor


@pytest.mark.parametrize("name", NAMES)
def test_links_resolve(name):
    for link in links(text(name)):
        if link.startswith(ELSEWHERE):
            continue
        path, anchor = inside(name, link)
        assert (ROOT / path).exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(text(path)), f"{link} leads to no heading"


@pytest.mark.parametrize("name", NAMES)
def test_files_in_the_text_are_there(name):
    for code in codes(text(name)):
        if not NAMED.fullmatch(code) or re.search(r"[A-Z]{3,}", code):
            continue  # NAME stands for a name of the reader's choice
        path, _, test = code.partition("::")
        assert (ROOT / path).exists(), f"{path} is not there"
        if test:
            assert re.search(rf"^\s*(async )?def {test}\(", text(path), re.MULTILINE), f"{path} has no {test}"


def test_every_page_is_reached_from_the_readme():
    seen, todo = set(), ["README.md"]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        found = [inside(name, link)[0] for link in links(text(name)) if not link.startswith(ELSEWHERE)]
        todo += [path for path in found if path.endswith(".md") and (ROOT / path).exists()]
    missing = {name for name in NAMES if name not in seen and not name.startswith("docs/decisions/")}
    assert not missing


def test_pages_name_no_place_of_this_machine():
    for name in NAMES:
        assert not re.search(r"(?<![\w.])/(?:work|tmp|home|root(?!/\.cache))/", text(name)), name
