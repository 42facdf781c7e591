"""Tar headers of a stream: ustar, pax, GNU long names, sparse files. Fed in pieces, nothing is kept.

What two runtimes could read differently is told to the sink as ambiguous, never decided in silence: the readers of Go,
libarchive and GNU tar disagree on it, and an attacker needs only one of them to see another file than we did.
Format: POSIX.1-2017 pax, https://www.gnu.org/software/tar/manual/html_node/Standard.html
"""

import functools
import zlib
from struct import Struct
from typing import Protocol

from pratique.errors import LimitError, UnreadableError
from pratique.model.files import BLOCK, CHARACTER, DIRECTORY, FIFO, FILE, HARDLINK, OPAQUE, SYMLINK, WHITEOUT
from pratique.model.settings import Limits

_UNPACK = Struct("100s8s8s8s12s12s8s1s100s8s32s32s8s8s155s12x").unpack_from
_ZERO = bytes(512)
_HEAD = 16  # bytes of content that tell what a file is
_SPECIAL_BYTES = 1 << 20  # of a pax header or a long name; what Go's reader allows
_PAX_SIZE_NEEDED = 1 << 33  # from here a size does not fit the header's eleven octal digits
_KINDS = {
    b"0": FILE,
    b"\0": FILE,
    b"7": FILE,
    b"S": FILE,
    b"1": HARDLINK,
    b"2": SYMLINK,
    b"3": CHARACTER,
    b"4": BLOCK,
    b"5": DIRECTORY,
    b"6": FIFO,
}
_OPAQUE_NAME = b".wh..wh..opq"


class Sink(Protocol):
    """What is done with entries. For every file with content: `entry`, any number of `data`, `close`."""

    def entry(self, path: bytes, kind: int, mode: int, uid: int, gid: int, size: int, link: bytes, head: bytes) -> bool:
        """One entry; `head` is the beginning of its content. True if its content is wanted."""
        ...

    def data(self, piece: memoryview) -> None: ...

    def close(self) -> None: ...

    def ambiguous(self, path: bytes, what: str) -> None: ...


class TarStream:
    """Feed it plain bytes in pieces, then `finish`. Raises UnreadableError and LimitError."""

    def __init__(self, sink: Sink, limits: Limits) -> None:
        self._sink = sink
        self._limits = limits
        self._carry = b""
        self._data = 0  # bytes of wanted or unwanted content still to come
        self._padding = 0  # and of padding after it
        self._wanted = False
        self._special = b""  # type of the pax or long-name header whose content is being collected
        self._collected = bytearray()
        self._pax: dict[bytes, bytes] | None = None
        self._long_name: bytes | None = None
        self._long_link: bytes | None = None
        self._sparse_blocks = False  # old GNU sparse: another map block follows
        self._zeros = 0
        self._ended = False
        self.entries = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        if self._carry:
            chunk = self._carry + chunk
            self._carry = b""
        view, end, at = memoryview(chunk), len(chunk), 0
        need = 512 if last else 512 + _HEAD
        while True:
            if self._sparse_blocks:
                if end - at < 512:
                    self._carry = chunk[at:]
                    return
                self._sparse_blocks = bool(chunk[at + 504])
                at += 512
                continue
            if self._data or self._padding:
                at = self._content(view, at, end)
                if self._data or self._padding:
                    return
            if self._ended:
                self._after_end(chunk, at)
                return
            if end - at < need:
                self._carry = chunk[at:]
                return
            at = self._header(chunk, view, at, end)

    def finish(self) -> None:
        """The stream has ended; raises UnreadableError if it ended too early."""
        if self._carry:
            self.feed(b"", last=True)
        if self._data or self._carry or self._special or self._sparse_blocks:
            raise UnreadableError("The layer's tar ends in the middle of a file: build or pull the layer again.")
        if self._padding:
            self._sink.ambiguous(b"", "it ends before its last block is full, which some runtimes refuse")

    def _content(self, view: memoryview, at: int, end: int) -> int:
        if self._data:
            take = min(end - at, self._data)
            if self._special:
                self._collected += view[at : at + take]
            elif self._wanted:
                self._sink.data(view[at : at + take])
            at += take
            self._data -= take
            if self._data:
                return at
            self._content_complete()
        take = min(end - at, self._padding)
        self._padding -= take
        return at + take

    def _content_complete(self) -> None:
        if self._special:
            self._special_complete()
        elif self._wanted:
            self._wanted = False
            self._sink.close()

    def _header(self, chunk: bytes, view: memoryview, at: int, end: int) -> int:
        fields = _UNPACK(chunk, at)
        (name, mode, uid, gid, size, _, checksum, flag, link, magic, _, _, major, minor, prefix) = fields
        if not name[0] and not checksum[0] and chunk[at : at + 512] == _ZERO:
            self._zeros += 1
            self._ended = self._zeros == 2
            return at + 512
        if self._zeros:
            self._zeros = 0
            self._sink.ambiguous(b"", "a lone block of zeros stands before further entries")
        _verify_checksum(chunk, at, checksum)
        length = _number(size)
        self.entries += 1
        if self.entries > self._limits.entries:
            raise LimitError(
                f"It has over {self._limits.entries:,} entries: raise limits.entries in the settings to read it."
            )
        at += 512
        if flag in b"xgLK":
            if length > _SPECIAL_BYTES:
                raise UnreadableError("A tar header extension is over 1 MiB: runtimes refuse such a layer.")
            self._special, self._data, self._padding = flag, length, -length % 512
            if not length:
                self._special_complete()
            return at
        path = name if name[99] and b"\0" not in name else name[: name.index(b"\0")]
        if prefix[0] and magic == b"ustar\x0000":
            path = prefix.split(b"\0", 1)[0] + b"/" + path
        target = link.split(b"\0", 1)[0] if link[0] else b""
        kind = _KINDS.get(flag, -1)
        if self._pax or self._long_name is not None or self._long_link is not None:
            path, target, length = self._extended(path, target, length, kind)
        stored = length if kind in (FILE, -1) else 0
        if kind == -1:
            self._sink.ambiguous(path, f"it has the unknown tar type {flag!r}, which some runtimes unpack as a file")
            kind = FILE
        elif kind == FILE and path.endswith(b"/"):
            kind = DIRECTORY
        elif kind != FILE and length:
            self._sink.ambiguous(path, "it has a type without content, and a size")
        if kind == CHARACTER and not _number(major) and not _number(minor):
            self._sink.ambiguous(path, "it is a device 0/0, which overlay file systems take for a deletion")
        if flag == b"S":
            self._sparse_blocks = bool(chunk[at - 512 + 482])
            if chunk[at - 512 + 386 : at - 512 + 512].strip(b"\0"):
                self._sink.ambiguous(path, "it is a sparse file, whose holes runtimes fill in different ways")
        path = self._clean(path)
        if not path and kind != DIRECTORY:
            raise UnreadableError("A tar entry has an empty name: runtimes refuse such a layer.")
        if kind == HARDLINK:
            target = self._clean(target)
        slash = path.rfind(b"/") + 1
        if path.startswith(b".wh.", slash):
            if path[slash:] == _OPAQUE_NAME:
                kind = OPAQUE
            elif path.startswith(b".wh..wh.", slash):
                self._data, self._padding = stored, -stored % 512
                return at  # bookkeeping of AUFS, which no runtime unpacks
            else:
                kind = WHITEOUT
        self._data, self._padding = stored, -stored % 512
        self._wanted = False
        if not path:
            return at
        head = chunk[at : at + min(_HEAD, stored)] if stored and kind == FILE and not self._sparse_blocks else b""
        wanted = self._sink.entry(path, kind, _often(mode) & 0o7777, _often(uid), _often(gid), stored, target, head)
        if wanted:
            if stored <= end - at and not self._sparse_blocks:
                # The usual case, without the state machine: the whole content is here.
                self._sink.data(view[at : at + stored])
                self._sink.close()
                self._data = self._padding = 0
                whole = (stored + 511) & -512
                if whole <= end - at:
                    return at + whole
                self._padding = whole - (end - at)
                return end
            self._wanted = bool(stored)
            if not stored:
                self._sink.close()
        return at

    def _special_complete(self) -> None:
        body, flag = bytes(self._collected), self._special
        self._collected.clear()
        self._special = b""
        if flag == b"x":
            if self._pax:
                self._sink.ambiguous(b"", "an entry has two pax headers")
            self._pax = _pax_records(body)
        elif flag == b"g":
            if {b"path", b"linkpath", b"size"} & _pax_records(body).keys():
                self._sink.ambiguous(b"", "a global pax header renames or resizes entries, which some runtimes ignore")
        elif flag == b"L":
            self._long_name = body.split(b"\0", 1)[0]
        else:
            self._long_link = body.split(b"\0", 1)[0]

    def _extended(self, path: bytes, target: bytes, length: int, kind: int) -> tuple[bytes, bytes, int]:
        pax = self._pax or {}
        if self._long_name is not None:
            if pax.get(b"path", self._long_name) != self._long_name:
                self._sink.ambiguous(path, "a GNU long name and a pax path disagree")
            path = self._long_name
        if self._long_link is not None:
            if pax.get(b"linkpath", self._long_link) != self._long_link:
                self._sink.ambiguous(path, "a GNU long link and a pax linkpath disagree")
            target = self._long_link
        path = pax.get(b"path", path)
        target = pax.get(b"linkpath", target)
        if b"\0" in path or b"\0" in target:
            raise UnreadableError("A pax header holds a name with a NUL byte: runtimes refuse such a layer.")
        if b"size" in pax:
            said = _decimal(pax[b"size"])
            if said != length and said < _PAX_SIZE_NEEDED:
                self._sink.ambiguous(path, f"its pax size ({said}) and its header's size ({length}) disagree")
            length = said
        if any(key.startswith(b"GNU.sparse.") for key in pax) and kind == FILE:
            self._sink.ambiguous(path, "it is a sparse file, whose holes runtimes fill in different ways")
        if b"SCHILY.xattr.trusted.overlay.opaque" in pax or b"SCHILY.xattr.trusted.overlay.redirect" in pax:
            self._sink.ambiguous(
                path, "it carries overlay attributes, which some runtimes take for a deletion or a move"
            )
        self._pax = self._long_name = self._long_link = None
        return path, target, length

    def _clean(self, path: bytes) -> bytes:
        """Without leading slashes, `.` and empty segments. `..` is told as ambiguous and resolved below the root."""
        if path.startswith(b"./"):
            path = path[2:]
        if path[:1] == b"/" or path[-1:] == b"/":
            path = path.strip(b"/")
        if len(path) > self._limits.path_bytes:
            raise LimitError(f"A path is over {self._limits.path_bytes:,} bytes long: runtimes refuse such a layer.")
        if b"//" not in path and b"/./" not in path and b".." not in path and path != b"." and path[-2:] != b"/.":
            return path
        parts: list[bytes] = []
        for part in path.split(b"/"):
            if part == b"..":
                self._sink.ambiguous(path, "its path holds `..`, which runtimes resolve differently or refuse")
                if parts:
                    parts.pop()
            elif part not in (b"", b"."):
                parts.append(part)
        return b"/".join(parts)

    def _after_end(self, chunk: bytes, at: int) -> None:
        rest = chunk[at:] if at else chunk
        if rest.strip(b"\0") and self._zeros == 2:
            self._zeros = 3  # said once
            self._sink.ambiguous(b"", "data follows the end of the archive, which some runtimes read and others ignore")


def _verify_checksum(chunk: bytes, at: int, field: bytes) -> None:
    try:
        said = _number(field)
    except UnreadableError:
        said = -1  # no sum is: what follows says what that means
    # adler32's low half is 1 + the sum of the bytes (mod 65,521): a checksum at the speed of C.
    total = (zlib.adler32(chunk[at : at + 512]) & 0xFFFF) - 1 - sum(field) + 256
    if (total - said) % 65521:
        high = sum(1 for byte in chunk[at : at + 512] if byte > 127)  # old tars summed signed bytes
        if (total - 256 * high - said) % 65521:
            raise UnreadableError("A tar header's checksum is wrong: this is no tar archive, or the layer is damaged.")


def _number(field: bytes) -> int:
    """A numeric field: octal digits, or base 256 when the first bit is set (GNU, star)."""
    text = field[:-1] if field[-1] in b"\0 " else field
    if not text.isdigit():
        if field[0] & 0x80:
            return _base_256(field)
        text = field.strip(b"\0 ")
        if not text:
            return 0
        if not text.isdigit():
            raise UnreadableError(
                "A tar header holds a number that is none: this is no tar archive, or the layer is damaged."
            )
    try:
        return int(text, 8)
    except ValueError:
        raise UnreadableError("A tar header holds a number that is not octal: the layer is damaged.") from None


_often = functools.lru_cache(1024)(_number)  # modes and owners: a few dozen texts in a layer of 26,000 files


def _base_256(field: bytes) -> int:
    value = int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    if field[0] & 0x40 or value >= 1 << 62:
        raise UnreadableError("A tar header holds a negative or impossible number: the layer is damaged or hostile.")
    return value


def _decimal(text: bytes) -> int:
    if not text.isdigit() or len(text) > 18:
        raise UnreadableError("A pax header holds a size that is no number: the layer is damaged or hostile.")
    return int(text)


def _pax_records(body: bytes) -> dict[bytes, bytes]:
    records: dict[bytes, bytes] = {}
    at = 0
    while at < len(body):
        space = body.find(b" ", at, at + 20)
        if space < 0 or not body[at:space].isdigit():
            raise UnreadableError("A pax header is malformed: the layer is damaged or hostile.")
        stop = at + int(body[at:space])
        if stop <= space + 1 or stop > len(body) or body[stop - 1 : stop] != b"\n":
            raise UnreadableError("A pax header is malformed: the layer is damaged or hostile.")
        key, equals, value = body[space + 1 : stop - 1].partition(b"=")
        if not equals:
            raise UnreadableError("A pax header is malformed: the layer is damaged or hostile.")
        records[key] = value
        at = stop
    return records
