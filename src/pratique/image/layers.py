"""The one streaming pass over a layer: stored bytes → sha256 → inflate → sha256 → tar headers → only wanted bodies.

Nothing is unpacked to disk; a wanted body over 8 MiB lies in an unlinked temporary file while it is read. One thread
reads, hashes and inflates, the other hashes the plain stream and walks it: both give the interpreter away for the heavy part.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, BinaryIO, TypeVar

import msgspec

from pratique.errors import LimitError, PratiqueError, UnreadableError
from pratique.image import inflate
from pratique.image.ahead import ahead
from pratique.image.aside import Aside
from pratique.image.capture import IN_MEMORY, Capture
from pratique.image.neighbours import Neighbour, Neighbours
from pratique.image.tar import TarStream
from pratique.image.toc import Contents
from pratique.image.wanted import Table
from pratique.model.analyser import Analyser, BatchAnalyser, Record, Stream, StreamingAnalyser
from pratique.model.files import FILE, HARDLINK, SYMLINK, WHITEOUT, Body, Entry, IndexBuilder, display
from pratique.model.image import Layer
from pratique.model.progress import Task
from pratique.model.reading import LayerReading, Problem
from pratique.model.settings import Limits

_BATCH_BYTES = 1 << 20  # of small files that are read together beside the pass
_BATCH_FILES = 1_024
_T = TypeVar("_T")
_Say = Callable[[str, str], None]
_Whole = tuple[bytes, Entry, bytes, tuple[int, ...]]
"""path, entry, content, numbers of the analysers that read it."""


def read_layer(
    stream: BinaryIO, layer: Layer, analysers: Sequence[Analyser], limits: Limits, task: Task
) -> LayerReading:
    """Read one layer, checking both digests where they are known.

    Raises UnreadableError if a digest differs or the stream is damaged, LimitError for bombs.
    """
    contents = Contents(layer.annotations)
    reader = Reader(analysers, limits, contents)
    stored, plain = hashlib.sha256(), hashlib.sha256()
    sizes = [0, 0]

    def count(data: bytes) -> None:
        stored.update(data)
        contents.stored(data)
        sizes[0] += len(data)
        task.advance(len(data))

    tar = TarStream(reader, limits)
    failure: PratiqueError | None = None
    deadline = time.monotonic() + limits.seconds
    for chunk in ahead(inflate.chunks(stream, limits, count, lambda what: reader.ambiguous(b"", what))):
        if time.monotonic() > deadline:
            raise LimitError(f"A layer took over {limits.seconds:,.0f} seconds: raise limits.seconds in the settings.")
        plain.update(chunk)
        sizes[1] += len(chunk)
        if failure is None:
            try:
                tar.feed(chunk)
            except PratiqueError as error:  # the digests are still worth knowing: a wrong one explains the rest
                failure = error
    digest, diff_id = f"sha256:{stored.hexdigest()}", f"sha256:{plain.hexdigest()}"
    _compare("digest", layer.digest, digest)
    _compare("diff ID", layer.diff_id, diff_id)
    if layer.size not in (0, sizes[0]):
        raise UnreadableError(
            f"A layer has {sizes[0]:,} bytes, and {layer.size:,} were promised: the image is damaged or was tampered with."
        )
    try:
        if failure is not None:
            raise failure
        tar.finish()
    except PratiqueError as error:
        reader.problem("", str(error))
    return reader.result(digest, diff_id, sizes[0], sizes[1])


class Reader:
    """Gives wanted files to analysers as they pass, hashes executables, and collects the index. A tar sink."""

    def __init__(self, analysers: Sequence[Analyser], limits: Limits, contents: Contents | None = None) -> None:
        """`contents` compares the layer with its table of contents, if it has one."""
        self._contents = contents
        self._announced = contents is not None and contents.announced
        self._analysers = [*analysers, contents] if contents else analysers
        self._table = Table([analyser.wanted for analyser in self._analysers])
        self._limits = limits
        self._index = IndexBuilder()
        self._records: dict[str, list[tuple[bytes, Record]]] = {analyser.name: [] for analyser in analysers}
        self._problems: list[Problem] = []
        self._links: list[tuple[bytes, bytes]] = []
        self._near = Neighbours()
        self._whiteouts: list[bytes] = []
        self._row: tuple[bytes, int, int, int, int, int] = (b"", 0, 0, 0, 0, 0)
        self._hash: Any = None
        self._readers: tuple[int, ...] = ()
        self._beside: tuple[int, ...] = ()
        self._aside = Aside()
        self._batch: list[_Whole] = []
        self._batch_bytes = 0
        self._later: list[tuple[str, str]] = []
        self._body: Capture | None = None
        self._streams: list[tuple[Analyser, Stream]] = []

    def entry(self, path: bytes, kind: int, mode: int, uid: int, gid: int, size: int, link: bytes, head: bytes) -> bool:
        if kind != FILE:
            self._index.add((path, kind, mode, uid, gid, size, link, b""))
            if kind in (HARDLINK, SYMLINK) and self._table.find(path):
                self._links.append((path, link))
                self._read_as_shown(self._near.link(path, kind, link))
            elif kind == WHITEOUT:
                self._whiteouts.append(path)
            return False
        readers = self._table.find(path)
        if head and (magic := self._table.begins(head)):
            readers = tuple(sorted({*readers, *magic}))
        beside = self._table.everything if size else ()
        counted = mode & 0o111 or head.startswith(_COUNTED_MAGIC) or path.endswith(_COUNTED_NAMES)
        if not (readers or beside or counted or self._announced):
            self._index.add((path, kind, mode, uid, gid, size, link, b""))
            return False
        self._row = (path, kind, mode, uid, gid, size)
        self._hash = hashlib.sha256() if counted else None
        self._readers = self._within_limits(readers, path, size)
        self._beside = self._within_limits(beside, path, size)
        if size > IN_MEMORY:
            self._beside = self._streamed(self._beside, Entry(display(path), kind, mode, uid, gid, size))
        self._body = Capture(size) if self._readers or self._beside else None
        if self._announced and self._contents:
            self._contents.begin()
        return True

    def data(self, piece: memoryview) -> None:
        if self._hash is not None:
            self._hash.update(piece)
        if self._body is not None:
            self._body.add(piece)
        if self._announced and self._contents:
            self._contents.add(piece)
        if self._streams:
            self._feed(bytes(piece))

    def close(self) -> None:
        path, kind, mode, uid, gid, size = self._row
        digest = self._hash.digest() if self._hash is not None else b""
        if self._announced and self._contents:
            self._contents.end(path)
        self._index.add((path, kind, mode, uid, gid, size, b"", digest))
        if self._body is not None:
            entry = Entry(display(path), kind, mode, uid, gid, size, "", digest.hex())
            with self._body as body:
                for number in self._readers:
                    self._read(self._analysers[number], path, entry, body)
                self._read_beside(path, entry, body)
                if isinstance(body, bytes):
                    self._read_as_shown(self._near.file(Neighbour(path, entry, body, self._readers)))
            self._body = None
        streams, self._streams = self._streams, []
        for analyser, stream in streams:
            self._aside.do(partial(self._end, analyser, path, stream))

    def ambiguous(self, path: bytes, what: str) -> None:
        self._add(Problem(display(path), what, ambiguous=True))

    def problem(self, path: str, what: str) -> None:
        self._add(Problem(path, what))

    def result(self, digest: str, diff_id: str, stored_bytes: int, plain_bytes: int) -> LayerReading:
        self._read_as_shown(self._near.leave())
        self._send_batch()
        self._aside.finish()
        for place, what in self._later:
            self.problem(place, what)
        index = self._index.finish()
        for path in self._whiteouts:
            folder, _, name = path.rpartition(b"/")
            hidden = (folder + b"/" if folder else b"") + name[4:]
            if index.row(hidden):
                self.ambiguous(hidden, "the layer both holds and deletes it, and runtimes differ on which counts")
        for at, what in self._contents.differences(index) if self._contents else ():
            self.ambiguous(at, what)
        links = tuple(self._links)
        return LayerReading(
            digest, diff_id, stored_bytes, plain_bytes, index, self._records, tuple(self._problems), links
        )

    def _within_limits(self, readers: tuple[int, ...], path: bytes, size: int) -> tuple[int, ...]:
        for number in readers:
            limit = self._analysers[number].wanted.limit
            if size > limit:
                name = self._analysers[number].name
                self.problem(display(path), f"it is {size:,} bytes long and {name} reads at most {limit:,}")
        return tuple(number for number in readers if size <= self._analysers[number].wanted.limit)

    def _streamed(self, readers: tuple[int, ...], entry: Entry) -> tuple[int, ...]:
        """Opens the streams of those that read a large file as it passes; gives back those that need it whole."""
        whole = []
        self._send_batch()
        for number in readers:
            analyser = self._analysers[number]
            if isinstance(analyser, StreamingAnalyser):
                self._streams.append((analyser, analyser.stream(entry)))
            else:
                whole.append(number)
        return tuple(whole)

    def _feed(self, piece: bytes) -> None:
        for analyser, stream in self._streams:
            step = partial(
                self._caught, analyser, display(self._row[0]), self._say_later, stream.add, memoryview(piece)
            )
            self._aside.do(step)

    def _end(self, analyser: Analyser, path: bytes, stream: Stream) -> None:
        record = self._caught(analyser, display(path), self._say_later, stream.finish)
        self._keep(analyser, path, record, self._say_later)

    def _read_beside(self, path: bytes, entry: Entry, body: Body) -> None:
        """Later, in the thread beside, small files together; a body that lies in a file is gone by then."""
        if not self._beside:
            return
        if not isinstance(body, bytes):
            for number in self._beside:
                self._read(self._analysers[number], path, entry, body)
            return
        self._batch.append((path, entry, body, self._beside))
        self._batch_bytes += len(body)
        if self._batch_bytes >= _BATCH_BYTES or len(self._batch) >= _BATCH_FILES:
            self._send_batch()

    def _send_batch(self) -> None:
        if self._batch:
            self._aside.do(partial(self._read_batch, self._batch))
            self._batch, self._batch_bytes = [], 0

    def _read_batch(self, batch: Sequence[_Whole]) -> None:
        for number in self._table.everything:
            analyser, files = self._analysers[number], [one for one in batch if number in one[3]]
            records = _together(analyser, [body for _, _, body, _ in files])
            for place, (path, entry, body, _) in enumerate(files):
                if records is None:
                    self._read(analyser, path, entry, body, self._say_later)
                else:
                    self._keep(analyser, path, records[place], self._say_later)

    def _say_later(self, path: str, what: str) -> None:
        """Problems of the thread beside come after the others, so that their order is the same each time."""
        self._later.append((path, what))

    def _read(self, analyser: Analyser, path: bytes, entry: Entry, body: Body, say: _Say | None = None) -> None:
        say = say or self.problem
        self._keep(analyser, path, self._caught(analyser, entry.path, say, analyser.read, entry, body), say)

    def _read_as_shown(self, found: Iterable[tuple[bytes, Neighbour]]) -> None:
        """Read files again under the names of links to them, for the analysers that want those names only.

        An empty record is kept too: it tells `links.behind_links` that no second pass is needed.
        """
        for path, near in found:
            shown = display(path)
            for number in set(self._table.find(path)) - set(near.readers):
                analyser = self._analysers[number]
                if near.entry.size > analyser.wanted.limit or analyser.wanted.files:
                    continue
                entry = msgspec.structs.replace(near.entry, path=shown)
                record = self._caught(analyser, shown, self.problem, analyser.read, entry, near.body) or _EMPTY
                self._keep(analyser, near.path, msgspec.structs.replace(record, shown_as=shown), self.problem)

    def _caught(self, analyser: Analyser, path: str, say: _Say, step: Callable[..., _T], *arguments: Any) -> _T | None:
        """One step of an analyser; what it raises is a problem of the file."""
        try:
            return step(*arguments)
        except PratiqueError as error:
            say(path, f"{analyser.name}: {error}")
        except Exception as error:  # noqa: BLE001 - a parser's bug must neither stop the scan nor make a file look clean
            say(path, f"{analyser.name} failed on it ({type(error).__name__}): please report this file")
        return None

    def _keep(self, analyser: Analyser, path: bytes, record: Record | None, say: _Say) -> None:
        if record is None or record == _EMPTY:
            return
        for what in record.problems:
            say(display(path), what)
        self._records[analyser.name].append((path, record))

    def _add(self, problem: Problem) -> None:
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(problem)
        elif len(self._problems) == _MOST_PROBLEMS:
            self._problems.append(
                Problem("", f"more than {_MOST_PROBLEMS:,} things in this layer could not be examined", True)
            )


def _together(analyser: Analyser, bodies: Sequence[bytes]) -> list[Record] | None:
    """The records of many files; None where each has to be read by itself, also to learn which one fails."""
    if not isinstance(analyser, BatchAnalyser):
        return None
    try:
        return analyser.read_together(bodies)
    except Exception:  # noqa: BLE001 - said of the one file that causes it when that is read by itself
        return None


_EMPTY = Record()
_COUNTED_MAGIC = (b"\x7fELF", b"MZ", b"\0asm", b"PK\3\4", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\7")
_COUNTED_NAMES = (
    b".tar",
    b".tgz",
    b".txz",
    b".tbz2",
    b".tar.gz",
    b".tar.xz",
    b".tar.bz2",
    b".tar.zst",
    b".deb",
    b".rpm",
)
"""Programs, and archives that may hold them: hashed even without an execute bit, so that `catalog.coverage` counts them."""
_MOST_PROBLEMS = 1_000


def _compare(what: str, expected: str, found: str) -> None:
    if expected and expected != found:
        raise UnreadableError(
            f"A layer's {what} is {found}, and {expected} was promised: the image is damaged or was tampered with."
        )
