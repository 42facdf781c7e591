"""Hand the advisory database on: as one file for closed networks, or through a registry (`pratique.advisories.artifact`).

    manifest.json          the signed manifest
    <sha256>               one file of the database each

>>> export(settings, "advisories.pratique", private_key("signer.pem"))                  # doctest: +SKIP
>>> take(settings, "advisories.pratique", [public_key("signer.pub")])                   # doctest: +SKIP
"""

import contextlib
import datetime as dt
import hashlib
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO, TYPE_CHECKING

from msgspec.structs import replace

from pratique.advisories import current, manifest, schema
from pratique.advisories.current import Current, Loaded
from pratique.advisories.manifest import Item, Manifest
from pratique.advisories.source import now, rfc3339
from pratique.advisories.write import content_digest
from pratique.errors import DatabaseError, NotFoundError, UnreadableError, UsageError
from pratique.model.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

MANIFEST = "manifest.json"
_CHUNK = 1 << 20


def describe(settings: Settings, days: float) -> Manifest:
    """The manifest of the database as it is, to be believed for some days. Raises UsageError when there is nothing."""
    root = current.directory(settings.data_dir)
    state = current.read(root)
    if not state.ecosystems:
        raise UsageError("No advisories are loaded: run `pratique db update ECOSYSTEM` first.")
    expires = rfc3339(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    return Manifest(
        serial=state.serial,
        created=now(),
        expires=expires,
        ecosystems={name: _item(root, name, item) for name, item in sorted(state.ecosystems.items())},
        feeds={name: _item(root, name, item) for name, item in sorted(state.feeds.items())},
    )


def export(settings: Settings, path: str, key: "EllipticCurvePrivateKey | None", days: float = 14.0) -> Manifest:
    """Write the database as one file; it appears under its name when it is complete."""
    root = current.directory(settings.data_dir)
    made = describe(settings, days)
    temporary = f"{path}.part"
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, manifest.encode(made, key))
            for name, item in made.files().items():
                archive.write(current.file_of(root, name, item.digest), item.sha256)
        os.replace(temporary, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): name another place.") from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
    return made


def take(
    settings: Settings, path: str, trusted: "Sequence[EllipticCurvePublicKey]", *, insecure: bool = False
) -> Manifest:
    """Import an exported file: verify all of it, then make it current. Raises UnreadableError, DatabaseError, UsageError."""
    try:
        with zipfile.ZipFile(path) as archive:
            envelope = archive.read(MANIFEST) if archive.getinfo(MANIFEST).file_size <= manifest.LIMIT else b""

            @contextlib.contextmanager
            def stream(item: Item) -> Iterator[IO[bytes]]:
                with archive.open(item.sha256) as found:
                    yield found

            return accept(settings, envelope, stream, trusted, insecure=insecure)
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file {path}: check the name.") from error
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableError(
            f"{path} is no exported advisory database ({error}): name a file made by `db export`."
        ) from error


Stream = Callable[[Item], "contextlib.AbstractContextManager[IO[bytes]]"]


def accept(
    settings: Settings,
    envelope: bytes,
    stream: Stream,
    trusted: "Sequence[EllipticCurvePublicKey]",
    *,
    insecure: bool = False,
) -> Manifest:
    """Verify a manifest and take the files that it names; those that we have already are not read again."""
    if not trusted and not insecure:
        raise UsageError("Nobody's key is trusted yet: name the signer's with --trusted-key, or set advisory_keys.")
    found, signer = manifest.decode(envelope, trusted, insecure=insecure)
    root = current.directory(settings.data_dir)
    with current.locked(root):
        state = current.read(root)
        if not insecure:
            manifest.check_expired(found, dt.datetime.now(dt.UTC))
            manifest.check_rollback(found, signer, state.signers.get(signer, 0))
            _check_older(found, state)
        for name, item in found.files().items():
            _fetch(root, name, item, _tables(found, name), stream)
        signers = {**state.signers, signer: found.serial} if signer != current.UNSIGNED else state.signers
        taken = replace(
            state,
            serial=max(state.serial + 1, found.serial),
            ecosystems=state.ecosystems
            | {name: _loaded(item, found, signer) for name, item in found.ecosystems.items()},
            feeds=state.feeds | {name: _loaded(item, found, signer) for name, item in found.feeds.items()},
            signers=signers,
        )
        current.replace(root, taken)
        current.sweep(root, taken)
    return found


def _fetch(root: str, name: str, item: Item, tables: tuple[str, ...], stream: Stream) -> None:
    """One file, checked before it gets its name."""
    path = current.file_of(root, name, item.digest)
    if os.path.exists(path) and _sha256(path) == item.sha256:
        return
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    part = os.path.join(os.path.dirname(path), f"{os.getpid()}.part")
    try:
        with stream(item) as body, open(part, "wb") as file:
            _copy(body, file, item, name)
        _check_file(part, name, item, tables)
        os.replace(part, path)
        current.sync_folder(os.path.dirname(path))
    except OSError as error:
        raise DatabaseError(f"The advisories of {name} could not be written ({error}): free some space.") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


def _copy(body: IO[bytes], file: IO[bytes], item: Item, name: str) -> None:
    left, digest = item.size, hashlib.sha256()
    while chunk := body.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            break
        digest.update(chunk)
        file.write(chunk)
    if left or digest.hexdigest() != item.sha256:
        raise UnreadableError(
            f"The advisories of {name} are not those that the manifest names: get the database again."
        )
    file.flush()
    os.fsync(file.fileno())


def _check_file(path: str, name: str, item: Item, tables: tuple[str, ...]) -> None:
    """A file that we did not write: exact tables, whole pages, and records that make up its name. Bounded in time."""
    connection = schema.connect(path, tables)
    try:
        schema.bound(connection)
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise UnreadableError(f"The advisories of {name} are damaged: get the database again.")
        digest = dict(connection.execute("SELECT name, value FROM meta")).get("digest")
        if "advisory" in tables:
            digest = content_digest(connection.execute("SELECT id, digest FROM advisory ORDER BY id"))
        if digest != item.digest:
            raise UnreadableError(
                f"The advisories of {name} have another content than their name says: get them again."
            )
    except (sqlite3.Error, TypeError, AttributeError) as error:
        raise UnreadableError(f"The advisories of {name} are damaged ({error}): get the database again.") from error
    finally:
        connection.close()


def _check_older(found: Manifest, state: Current) -> None:
    """Raise DatabaseError when we hold newer advisories than the manifest offers."""
    for name, item in found.files().items():
        ours = (state.ecosystems | state.feeds).get(name)
        if ours and item.fetched < ours.fetched:
            raise DatabaseError(
                f"The advisories of {name} in the database are of {item.fetched}, ours of {ours.fetched}: get a newer export."
            )


def _tables(found: Manifest, name: str) -> tuple[str, ...]:
    if name in found.ecosystems:
        return schema.ADVISORIES
    return schema.EXPLOITED if name == "kev" else schema.SCORES


def _item(root: str, name: str, item: Loaded) -> Item:
    path = current.file_of(root, name, item.digest)
    return Item(
        digest=item.digest,
        sha256=_sha256(path),
        size=os.stat(path).st_size,
        fetched=item.fetched,
        built=item.built,
        records=item.records,
        source=item.source,
        releases=item.releases,
    )


def _loaded(item: Item, found: Manifest, signer: str) -> Loaded:
    return Loaded(
        digest=item.digest,
        serial=found.serial,
        fetched=min(item.fetched, now()),
        built=item.built,
        records=item.records,
        source=item.source,
        releases=item.releases,
        signer=signer,
    )


def _sha256(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
