"""The lines of a Dockerfile: directives, comments, continuations and here-documents → logical lines.

As BuildKit's parser does it: https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go
"""

import re

import msgspec

from pratique.documents._dockerfile_words import split_words

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
_HEREDOC = re.compile(r"([0-9]*)<<(-?)([^<]+)")
_DIRECTIVES = frozenset({"syntax", "escape", "check"})
_WITH_HEREDOCS = frozenset({"RUN", "COPY", "ADD"})
_SOURCE = 200


class Comment(msgspec.Struct, frozen=True):
    """A comment without its `#`, or another remark about a line."""

    text: str
    line: int


class Heredoc(msgspec.Struct, frozen=True):
    """A here-document: what stands between `<<NAME` and `NAME`."""

    name: str
    content: str
    line: int
    """Of its first line of content."""
    expand: bool = True
    """Whether variables are put in: its name is not quoted."""


class Logical(msgspec.Struct, frozen=True):
    """One instruction's text with its continuations joined."""

    text: str
    line: int
    end_line: int
    breaks: tuple[tuple[int, int], ...]
    """(offset in the text, line) where each physical line begins."""
    heredocs: tuple[Heredoc, ...] = ()
    source: str = ""


class Read(msgspec.Struct, frozen=True):
    lines: tuple[Logical, ...]
    comments: tuple[Comment, ...]
    directives: dict[str, str]
    problems: tuple[Comment, ...]


def read(text: str) -> Read:
    """All logical lines of a file."""
    return _Lines(text).read()


class _Lines:
    def __init__(self, text: str) -> None:
        self.rows = [row.removesuffix("\r") for row in text.split("\n")]
        if self.rows and not self.rows[-1]:
            self.rows.pop()
        self.at = 0
        self.comments: list[Comment] = []
        self.problems: list[Comment] = []
        self.directives: dict[str, str] = {}

    def read(self) -> Read:
        self._directives()
        # A continuation is one escape character at the end, not two: `C:\\\\`.
        mark = re.escape(self.directives.get("escape", "\\"))
        self.continues = re.compile(rf"(?:^|(?<!{mark})){mark}[ \t]*$")
        found = []
        while self.at < len(self.rows):
            row = self.rows[self.at].strip()
            if not row:
                self.at += 1
            elif row.startswith("#"):
                self._comment(row)
            elif (logical := self._logical()) is not None:
                found.append(logical)
        return Read(tuple(found), tuple(self.comments), self.directives, tuple(self.problems))

    def _directives(self) -> None:
        while self.at < len(self.rows) and (found := _DIRECTIVE.fullmatch(self.rows[self.at].strip())):
            name, value = found[1].lower(), found[2]
            if name not in _DIRECTIVES:
                return
            if name == "escape" and value not in ("\\", "`"):
                self.problems.append(Comment("the escape character must be \\ or `", self.at + 1))
            elif name in self.directives:
                self.problems.append(Comment(f"the directive {name} is given twice", self.at + 1))
            else:
                self.directives[name] = value
            self.at += 1

    def _comment(self, row: str) -> None:
        self.comments.append(Comment(row[1:].strip(), self.at + 1))
        self.at += 1

    def _logical(self) -> Logical | None:
        first = self.at
        parts: list[str] = []
        breaks: list[tuple[int, int]] = []
        length = 0
        more = True
        while more and self.at < len(self.rows):
            row = self.rows[self.at].lstrip() if not parts else self.rows[self.at]
            bare = row.strip()
            if parts and bare.startswith("#"):
                self._comment(bare)
                continue
            if parts and not bare:
                self.at += 1
                continue
            end = self.continues.search(row)
            more = end is not None
            piece = row[: end.start()] if end else row
            breaks.append((length, self.at + 1))
            parts.append(piece)
            length += len(piece)
            self.at += 1
        text = "".join(parts).rstrip()
        end_line = breaks[-1][1]
        heredocs = self._heredocs(text)
        if heredocs:
            end_line = self.at
        source = self.rows[first].strip()[:_SOURCE]
        return Logical(text, first + 1, end_line, tuple(breaks), heredocs, source) if text.strip() else None

    def _heredocs(self, text: str) -> tuple[Heredoc, ...]:
        words = text.split(None, 2)
        keyword = words[0].upper() if words else ""
        if keyword == "ONBUILD" and len(words) > 1:
            keyword, words = words[1].upper(), words[1:]
        if "<<" not in text or keyword not in _WITH_HEREDOCS or (len(words) > 1 and words[1].startswith("[")):
            return ()
        starts = filter(None, map(_HEREDOC.fullmatch, split_words(text)))
        return tuple(
            self._heredoc(name, strip_tabs=bool(start[2]), quoted=name != start[3])
            for start in starts
            if (name := start[3].strip("\"'"))
        )

    def _heredoc(self, name: str, *, strip_tabs: bool, quoted: bool) -> Heredoc:
        first = self.at
        content = []
        while self.at < len(self.rows):
            row = self.rows[self.at].lstrip("\t") if strip_tabs else self.rows[self.at]
            self.at += 1
            if row == name:
                break
            content.append(row)
        else:
            self.problems.append(Comment(f"the here-document {name[:40]} does not end", first))
        return Heredoc(name, "".join(f"{row}\n" for row in content), first + 1, not quoted)
