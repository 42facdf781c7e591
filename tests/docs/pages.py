"""The pages of the documentation, and what stands in them: fenced blocks, commands, links, headings."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]

_FENCE = re.compile(r"^ *(`{3,}|~{3,})(\S*).*$")
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_INVOKED = re.compile(r"(?:^|(?<!from)[\s;&|(])(pratique +(?:[a-z]|--(?:version|help)).*)$")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page: str) -> Iterator[tuple[str, str]]:
    """(language, content) of every fenced block."""
    fence, language, lines = "", "", []
    for line in page.splitlines():
        match = _FENCE.match(line)
        if not fence and match:
            fence, language, lines = match[1], match[2], []
        elif fence and line.strip() == fence:
            yield language, "\n".join(lines)
            fence = ""
        elif fence:
            lines.append(line)


def prose(page: str) -> str:
    """The page without its fenced blocks."""
    for _, content in blocks(page):
        page = page.replace(content, "")
    return page


def codes(page: str) -> list[str]:
    """Inline code of the prose."""
    return _CODE.findall(prose(page))


def links(page: str) -> list[str]:
    """Targets of links and images."""
    return _LINK.findall(_CODE.sub("", prose(page)))


def shell_lines(content: str) -> Iterator[str]:
    """Lines of a block with their continuations joined."""
    yield from re.sub(r"\\\n\s*", " ", content).splitlines()


def typed(page: str) -> Iterator[str]:
    """What a reader types at `$` in the page's `console` blocks."""
    for language, content in blocks(page):
        if language == "console":
            for line in shell_lines(content):
                if line.startswith("$ "):
                    yield line[2:]


def invocations(page: str) -> Iterator[list[str]]:
    """The arguments of every call of pratique in code: typed lines, scripts, pipeline files, inline code."""
    lines = [*typed(page), *codes(page)]
    for language, content in blocks(page):
        if language != "console":
            lines += shell_lines(content)
    for line in lines:
        if match := _INVOKED.search(line):
            yield words(match[1])[1:]


def words(line: str) -> list[str]:
    """A shell line's words up to a pipe, a redirection, a list or a comment."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    found = []
    for word in lexer:
        if set(word) <= set("();<>|&"):
            break
        found.append(word)
    return found


def anchors(page: str) -> set[str]:
    """The ids of a page's headings, as GitHub and MkDocs make them."""
    found = set()
    for line in prose(page).splitlines():
        if line.startswith("#"):
            title = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            found.add(title.replace(" ", "-"))
    return found
