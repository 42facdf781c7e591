"""What lies inside archives inside layers: zip (jar, wheel, docx), tar and gzip, four deep, within bounds.

Archives that are damaged, need a password or are of another kind are looked at as they lie, like any file.
"""

import tempfile
from collections.abc import Iterator

from pratique.ecosystems import _zip as zips
from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Body, display, mapped

DEEPEST = 4
_LARGEST_MEMBER = 64 << 20
_MOST_MEMBERS = 100_000
_TAR_BLOCK = 512
_GZIP = b"\x1f\x8b\x08"
_MAGICS = (b"PK\3\4", _GZIP)
_STEP = 1 << 20
_IN_MEMORY = 8 << 20


def is_archive(head: bytes) -> bool:
    """By the first bytes of a file; 262 tell a tar."""
    return head.startswith(_MAGICS) or head[257:262] == b"ustar"


class Inside:
    """Walks one file's archives; afterwards `problems` says what was too much."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._budget = zips.Budget()
        self._members = _MOST_MEMBERS

    def walk(self, body: Body, path: str = "", depth: int = 1) -> Iterator[tuple[str, Body]]:
        """(path inside, content) of every member that can be read, nested ones too."""
        try:
            for name, content in self._one(body):
                inside = f"{path}!{name}" if path else name
                if len(content) > _IN_MEMORY and isinstance(content, bytes):
                    with tempfile.TemporaryFile(prefix="pratique-") as file:
                        file.write(content)
                        file.flush()
                        with mapped(file, len(content)) as content:  # noqa: PLW2901 - let go: several lie in each other
                            yield from self._member(content, inside, depth)
                else:
                    yield from self._member(content, inside, depth)
        except LimitError:
            self._say(
                "it inflates to more, or holds more files, than is looked at: not all of it was examined for secrets"
            )
        except UnreadableError:
            return  # nobody else can read it either

    def _member(self, content: Body, inside: str, depth: int) -> Iterator[tuple[str, Body]]:
        head = bytes(content[:262])
        opened = is_archive(head) and depth < DEEPEST
        if not (opened and head[257:] == b"ustar"):  # a tar's files lie open in it: once is enough
            yield inside, content
        if opened:
            yield from self.walk(content, inside, depth + 1)
        elif is_archive(head):
            self._say(f"archives more than {DEEPEST} deep ({inside}) were not opened for secrets")

    def _one(self, body: Body) -> Iterator[tuple[str, Body]]:
        head = bytes(body[:4])
        if head == b"PK\3\4":
            yield from self._zip(body)
        elif head.startswith(_GZIP):
            yield from self._gzip(body)
        else:
            yield from self._tar(body)

    def _zip(self, body: Body) -> Iterator[tuple[str, Body]]:
        for member in zips.members(body, lambda _: True, self._budget):
            self._count()
            if member.size > _LARGEST_MEMBER:
                self._say(f"{member.name} in it is over {_LARGEST_MEMBER >> 20} MiB and was not examined for secrets")
                continue
            yield member.name, self._content(body, member)  # in no variable of ours: it may be let go while it is read

    def _content(self, body: Body, member: zips.Member) -> bytes:
        """Empty where it cannot be read: nobody else can."""
        try:
            return zips.read(body, member, self._budget, _LARGEST_MEMBER)
        except UnreadableError:
            return b""

    def _gzip(self, body: Body) -> Iterator[tuple[str, Body]]:
        """The plain content; in an unlinked temporary file when it is large."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="pratique-") as plain:
            size = 0
            for piece in _inflated(body):
                size += len(piece)
                self._budget.spend(inflated=len(piece))
                plain.write(piece)
            plain.seek(0)
            if 0 < size <= _IN_MEMORY:
                yield "content", plain.read()
            elif size:
                with mapped(plain, size) as content:
                    yield "content", content

    def _tar(self, body: Body) -> Iterator[tuple[str, Body]]:
        """Plain members only: what a long name or a sparse file is called does not matter here."""
        at = 0
        while at + _TAR_BLOCK <= len(body):
            header = body[at : at + _TAR_BLOCK]
            if header[257:262] != b"ustar":
                return
            try:
                size = int(header[124:135].strip(b" \0") or b"0", 8)
            except ValueError:
                return
            at += _TAR_BLOCK
            self._count()
            if header[156:157] in b"0\0" and size:
                yield display(header[:100].split(b"\0", 1)[0]), body[at : at + min(size, _LARGEST_MEMBER)]
            at += (size + _TAR_BLOCK - 1) // _TAR_BLOCK * _TAR_BLOCK

    def _count(self) -> None:
        self._members -= 1
        if self._members < 0:
            raise LimitError("The archive holds too many files.")

    def _say(self, what: str) -> None:
        if len(self.problems) < 5:
            self.problems.append(what)


def _inflated(body: Body) -> Iterator[bytes]:
    """The first gzip member in pieces, as far as it is not damaged."""
    from isal import isal_zlib

    inflater = isal_zlib.decompressobj(31)
    at = 0
    try:
        while at < len(body) and not inflater.eof:
            packed = bytes(body[at : at + _STEP])
            at += len(packed)
            while packed and not inflater.eof:
                yield inflater.decompress(packed, _STEP)
                packed = inflater.unconsumed_tail
    except isal_zlib.error:  # type: ignore[misc]  # the stub has it as a value
        return
