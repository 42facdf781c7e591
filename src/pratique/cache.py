"""What was read of a layer, remembered: one SQLite file in WAL mode, for many processes at once.

It believes only what this user's pratique computed. A row is found by a digest that we hashed ourselves, carries the
version of the code that made it, and a keyed checksum whose key lies in the data directory: a cache that was restored
from elsewhere, edited or damaged is dropped row by row and read again. The directory must belong to this user alone.
"""

import contextlib
import hashlib
import hmac
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pratique.errors import DatabaseError
from pratique.model import files
from pratique.model.analyser import Record
from pratique.model.progress import SILENT, Progress
from pratique.model.reading import LayerReading, Problem

_FORMAT = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS layer (
  digest TEXT, version TEXT, diff_id TEXT, stored INT, plain INT, body BLOB, mac BLOB, read REAL, used REAL,
  PRIMARY KEY (digest, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (
  digest TEXT, analyser TEXT, version TEXT, body BLOB, mac BLOB, PRIMARY KEY (digest, analyser, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (identity TEXT PRIMARY KEY, digest TEXT, diff_id TEXT, mac BLOB, verified REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS image (key TEXT PRIMARY KEY, body BLOB, mac BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chain (chain TEXT, name TEXT, seen REAL, PRIMARY KEY (chain, name)) WITHOUT ROWID;
"""
_BODY = msgspec.msgpack.Decoder(tuple[bytes, tuple[Problem, ...], tuple[tuple[bytes, bytes], ...]])
_RECORDS = msgspec.msgpack.Decoder(list[tuple[bytes, Record]])
_EVICT_TO = 0.8  # of the size limit, so that not every save evicts


class Known(msgspec.Struct, frozen=True):
    """A layer from memory; `missing` are analysers whose records it does not hold."""

    reading: LayerReading
    missing: tuple[str, ...]
    read: float
    """When it was read: seconds since the epoch."""


class Cache:
    """Open with `open_cache`. A failing disk or a damaged file makes it forget, never raise."""

    def __init__(self, connection: sqlite3.Connection, key: bytes, limit: int, progress: Progress) -> None:
        self._db = connection
        self._key = key
        self._limit = limit
        self._progress = progress

    def load(self, digest: str, version: str, analysers: Mapping[str, str]) -> Known | None:
        """What is known of a layer; `analysers` are name → version of those wanted."""
        with self._forgiving():
            row = self._db.execute(
                "SELECT diff_id, stored, plain, body, mac, read FROM layer WHERE digest = ? AND version = ?",
                (digest, version),
            ).fetchone()
            if row is None:
                return None
            diff_id, stored, plain, body, mac, read = row
            if not self._genuine(mac, "layer", digest, version, diff_id, str(stored), str(plain), body):
                self._drop(digest)
                return None
            index, problems, links = _BODY.decode(body)
            records = self._records(digest, analysers)
            if records is None:
                self._drop(digest)
                return None
            reading = LayerReading(digest, diff_id, stored, plain, files.unpack(index), records, problems, links)
            return Known(reading, tuple(name for name in analysers if name not in records), read)
        return None

    def save(self, reading: LayerReading, version: str, analysers: Mapping[str, str]) -> None:
        """Remember a layer whose two digests we computed, with the records of the analysers that read it."""
        with self._forgiving(), self._db:
            now = time.time()
            if (
                self._db.execute(
                    "SELECT 1 FROM layer WHERE digest = ? AND version = ?", (reading.digest, version)
                ).fetchone()
                is None
            ):
                body = msgspec.msgpack.encode((reading.index.pack(), reading.problems, reading.hidden_links))
                sizes = (reading.stored_bytes, reading.plain_bytes)
                mac = self._mac("layer", reading.digest, version, reading.diff_id, str(sizes[0]), str(sizes[1]), body)
                self._db.execute(
                    "INSERT OR REPLACE INTO layer VALUES (?,?,?,?,?,?,?,?,?)",
                    (reading.digest, version, reading.diff_id, *sizes, body, mac, now, now),
                )
            rows = []
            for name, its_version in analysers.items():
                found = reading.records.get(name)
                body = msgspec.msgpack.encode(found) if found else b""
                rows.append(
                    (
                        reading.digest,
                        name,
                        its_version,
                        body,
                        self._mac("record", reading.digest, name, its_version, body),
                    )
                )
            self._db.executemany("INSERT OR REPLACE INTO record VALUES (?,?,?,?,?)", rows)
            self._evict()

    def image(self, key: str) -> bytes | None:
        """What `save_image` kept under a key; None when it was not us."""
        with self._forgiving():
            row = self._db.execute("SELECT body, mac FROM image WHERE key = ?", (key,)).fetchone()
            if row and self._genuine(row[1], "image", key, row[0]):
                return bytes(row[0])
        return None

    def save_image(self, key: str, body: bytes) -> None:
        """Remember what layers were put together to, or what was found about that; gone first when room is needed."""
        with self._forgiving(), self._db:
            row = (key, body, self._mac("image", key, body))
            self._db.execute("INSERT OR REPLACE INTO image VALUES (?,?,?)", row)
            self._evict()

    def known_file(self, identity: str) -> tuple[str, str, float] | None:
        """(digest, diff ID, time) of a layer that lies unchanged where we hashed it once."""
        with self._forgiving():
            row = self._db.execute(
                "SELECT digest, diff_id, mac, verified FROM file WHERE identity = ?", (identity,)
            ).fetchone()
            if row and self._genuine(row[2], "file", identity, row[0], row[1]):
                return row[0], row[1], row[3]
        return None

    def remember_file(self, identity: str, digest: str, diff_id: str) -> None:
        with self._forgiving(), self._db:
            mac = self._mac("file", identity, digest, diff_id)
            self._db.execute(
                "INSERT OR REPLACE INTO file VALUES (?,?,?,?,?)", (identity, digest, diff_id, mac, time.time())
            )

    def remember_base(self, chain: str, name: str) -> None:
        """An image under this name has exactly the layers of this chain ID (OCI image specification)."""
        with self._forgiving(), self._db:
            self._db.execute("INSERT OR REPLACE INTO chain VALUES (?,?,?)", (chain, name, time.time()))

    def bases(self, chains: Iterable[str]) -> dict[str, str]:
        """Chain ID → name of an image already seen that ends there."""
        found: dict[str, str] = {}
        with self._forgiving():
            for chain in chains:
                row = self._db.execute(
                    "SELECT name FROM chain WHERE chain = ? ORDER BY seen LIMIT 1", (chain,)
                ).fetchone()
                if row:
                    found[chain] = row[0]
        return found

    def close(self) -> None:
        with self._forgiving():
            if self._used_layers:
                with self._db:
                    self._db.executemany(
                        "UPDATE layer SET used = ? WHERE digest = ?", [(time.time(), one) for one in self._used_layers]
                    )
        self._db.close()

    _used_layers: tuple[str, ...] = ()

    def _records(self, digest: str, analysers: Mapping[str, str]) -> dict[str, list[tuple[bytes, Record]]] | None:
        self._used_layers += (digest,)
        found: dict[str, list[tuple[bytes, Record]]] = {}
        rows = self._db.execute("SELECT analyser, version, body, mac FROM record WHERE digest = ?", (digest,))
        for name, version, body, mac in rows:
            if analysers.get(name) != version:
                continue
            if not self._genuine(mac, "record", digest, name, version, body):
                return None
            found[name] = _RECORDS.decode(body) if body else []
        return found

    def _evict(self) -> None:
        pages, size = (
            self._db.execute("PRAGMA page_count").fetchone()[0],
            self._db.execute("PRAGMA page_size").fetchone()[0],
        )
        free = self._db.execute("PRAGMA freelist_count").fetchone()[0]
        excess = (pages - free) * size - self._limit
        if excess <= 0:
            return
        target = excess + int(self._limit * (1 - _EVICT_TO))
        images = self._db.execute("SELECT coalesce(sum(length(body)), 0) FROM image").fetchone()[0]
        self._db.execute("DELETE FROM image")  # they are made again from layers in a moment
        target -= images
        for digest, length in self._db.execute("SELECT digest, length(body) FROM layer ORDER BY used").fetchall():
            if target <= 0:
                break
            records = self._db.execute(
                "SELECT coalesce(sum(length(body)), 0) FROM record WHERE digest = ?", (digest,)
            ).fetchone()[0]
            self._drop_rows(digest)
            target -= length + records

    def _drop(self, digest: str) -> None:
        self._progress.note("The layer cache held a row that this installation did not write; the layer is read again.")
        with self._db:
            self._drop_rows(digest)

    def _drop_rows(self, digest: str) -> None:
        self._db.execute("DELETE FROM layer WHERE digest = ?", (digest,))
        self._db.execute("DELETE FROM record WHERE digest = ?", (digest,))

    def _mac(self, *parts: str | bytes) -> bytes:
        code = hashlib.blake2b(key=self._key, digest_size=32)
        for part in parts:
            data = part.encode() if isinstance(part, str) else part
            code.update(len(data).to_bytes(8, "big") + data)
        return code.digest()

    def _genuine(self, mac: object, *parts: str | bytes) -> bool:
        return isinstance(mac, bytes) and hmac.compare_digest(mac, self._mac(*parts))

    @contextlib.contextmanager
    def _forgiving(self) -> Iterator[None]:
        """A cache that cannot be read or written is one that remembers nothing; it is said once."""
        try:
            yield
        except (sqlite3.Error, msgspec.MsgspecError, OSError, TypeError, ValueError) as error:
            self._progress.note(f"The layer cache could not be used ({error}); layers are read again.")


def open_cache(directory: str, key_directory: str, limit: int, progress: Progress = SILENT) -> Cache:
    """The cache of a directory, made when it is not there; a damaged file is replaced, with a note.

    Raises DatabaseError when others than this user could write to it.
    """
    os.makedirs(directory, 0o700, exist_ok=True)
    _only_ours(directory)
    key = _key(key_directory)
    path = os.path.join(directory, "layers.sqlite")
    for attempt in (1, 2):
        try:
            return Cache(_connect(path), key, limit, progress)
        except sqlite3.DatabaseError as error:
            if attempt == 2 or isinstance(error, sqlite3.OperationalError):
                break
            progress.note(f"The layer cache {path} is damaged ({error}) and is made anew.")
            for suffix in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(path + suffix)
    progress.note(f"The layer cache {path} cannot be used; nothing is remembered.")
    return Cache(_connect(":memory:"), key, limit, progress)


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        if connection.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.executescript(_TABLES)
            connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _only_ours(directory: str) -> None:
    info = os.stat(directory)
    if info.st_uid != os.geteuid() or info.st_mode & 0o022:
        raise DatabaseError(
            f"Others can write to {directory}: give it to this user alone (chmod 700) or set another cache directory."
        )


def _key(directory: str) -> bytes:
    os.makedirs(directory, 0o700, exist_ok=True)
    path = os.path.join(directory, "cache.key")
    if not os.path.exists(path):
        import tempfile  # with what it imports 5 ms, which later starts do not need

        # Written whole beside its place and then linked, so that no other process ever reads half a key.
        handle, fresh = tempfile.mkstemp(dir=directory)
        with open(handle, "wb") as file:
            file.write(os.urandom(32))
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    with open(path, "rb") as file:
        key = file.read(64)
    if len(key) != 32:
        raise DatabaseError(f"{path} is damaged: delete it, and layers are read again.")
    return key
