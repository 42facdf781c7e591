"""A trust root out of a TUF repository. All that TUF demands is python-tuf's own client's; here is what it is let do.

https://theupdateframework.github.io/specification/latest/#detailed-client-workflow. Which target is the trust root is
policy-controller's rule: the one that is named, else `trusted_root.json`, else what targets say of themselves (`custom.sigstore`),
as repositories of Sigstore did before there was such a file.

>>> newest(Repository("https://tuf.example.com", root), mirrors.web(transport), folder)     # doctest: +SKIP
TrustRoot(certificate_authorities=(…), …)
"""

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any, TypeAlias

import msgspec

from pratique.documents import trusted_root
from pratique.errors import (
    DeniedByServerError,
    EvidenceError,
    NotFoundError,
    OutsideError,
    PratiqueError,
    UnreadableError,
)
from pratique.signing import algorithms, trust_root
from pratique.signing.image_policies import pooled
from pratique.signing.trust_root import TrustRoot

if TYPE_CHECKING:
    from tuf.api.metadata import TargetFile  # type: ignore[attr-defined] # its documented place
    from tuf.ngclient.fetcher import FetcherInterface
    from tuf.ngclient.updater import Updater

Read: TypeAlias = Callable[[str, int], bytes]
"""A file by its URL, of at most so many bytes. NotFoundError, and other errors of ours, which come out as they are."""

_DEFAULT = "trusted_root.json"
_LARGEST = trusted_root.LIMIT
_MOST = 64
"""Targets that are certificates or keys."""
_MISSING = "it lies in a TUF repository, which needs an extra: pip install 'pratique[keyless]'"


class Repository(msgspec.Struct, frozen=True):
    url: str
    """What URLs of its files begin with."""
    root: bytes
    """root.json, the first that is trusted."""
    targets: str = "targets"
    """Where targets lie below `url`."""
    target: str = ""
    """The TrustedRoot file among them, where the policy names one."""


def newest(repository: Repository, read: Read, folder: str) -> TrustRoot:
    """The trust root that the repository has now. `folder` remembers what was seen, so that nothing older counts later.

    EvidenceError for metadata that has expired; UnreadableError and LimitError for what is not signed, older than what was seen,
    changed or endless; OutsideError for a repository that does not answer. Their sentences are parts of one.
    """
    try:
        from tuf.api import exceptions
        from tuf.ngclient.config import UpdaterConfig
        from tuf.ngclient.updater import Updater
    except ImportError:
        raise EvidenceError(_MISSING) from None
    base = repository.url.rstrip("/")
    try:
        updater = Updater(
            metadata_dir=folder,
            metadata_base_url=base,
            target_base_url=f"{base}/{repository.targets.strip('/')}",
            fetcher=_fetcher(read),
            config=UpdaterConfig(max_delegations=8),
            bootstrap=repository.root,
        )
        updater.refresh()
        return _trust_root(updater, repository.target, folder)
    except PratiqueError:
        raise
    except exceptions.ExpiredMetadataError as error:
        raise EvidenceError(f"its metadata is too old ({_text(error)}): let those who run it sign it again") from None
    except exceptions.BadVersionNumberError as error:
        raise UnreadableError(f"its metadata goes back behind what was seen ({_text(error)})") from None
    except exceptions.UnsignedMetadataError as error:
        raise UnreadableError(f"its metadata is not signed by those whom its root names ({_text(error)})") from None
    except (exceptions.RepositoryError, ValueError, RecursionError) as error:
        raise UnreadableError(f"it is damaged ({_text(error)})") from None
    except (exceptions.DownloadError, OSError) as error:
        raise OutsideError(f"it cannot be read or remembered ({_text(error)})") from None


def _trust_root(updater: "Updater", named: str, folder: str) -> TrustRoot:
    found = updater.get_targetinfo(named or _DEFAULT)
    if found is not None:
        return trust_root.read(_target(updater, found, folder), found.path)
    if named:
        raise NotFoundError(f"it has no target {named[:100]}")
    return _of_parts(updater, folder)


def _of_parts(updater: "Updater", folder: str) -> TrustRoot:
    """Certificates and keys that are targets each, and say what for."""
    held: dict[str, list[bytes]] = {"Fulcio": [], "CTFE": [], "Rekor": [], "TSA": []}
    for path, usage in _usages(folder):
        found = updater.get_targetinfo(path) if usage in held else None
        if found is not None:
            held[usage].append(_target(updater, found, folder))
    if not held["Fulcio"] and not held["TSA"]:
        raise NotFoundError(f"it has no target {_DEFAULT}, and none that says to be a certificate authority's")
    return TrustRoot(
        certificate_authorities=pooled.authorities(b"\n".join(held["Fulcio"]), "Fulcio"),
        transparency_logs=tuple(map(_log, held["Rekor"])),
        ct_logs=tuple(map(_log, held["CTFE"])),
        timestamp_authorities=pooled.stamping(b"\n".join(held["TSA"]), "TSA"),
    )


def _usages(folder: str) -> list[tuple[str, str]]:
    """Path and usage of the targets that say it, out of the metadata that was just verified and kept."""
    from tuf.api.metadata import Metadata, Targets  # type: ignore[attr-defined] # their documented place

    with open(os.path.join(folder, "targets.json"), "rb") as file:
        held = Metadata[Targets].from_bytes(file.read()).signed.targets
    found = [(path, usage) for path, each in sorted(held.items()) if (usage := _usage(each.custom))]
    if len(found) > _MOST:
        raise UnreadableError(f"it has {len(found)} targets that are keys or certificates, and {_MOST} are read")
    return found


def _usage(custom: Any) -> str:
    said = custom.get("sigstore") if isinstance(custom, dict) else None
    usage = said.get("usage") if isinstance(said, dict) else None
    return usage if isinstance(usage, str) else ""


def _target(updater: "Updater", found: "TargetFile", folder: str) -> bytes:
    if found.length > _LARGEST:
        raise UnreadableError(f"its target {found.path[:100]} has {found.length:,} bytes, and {_LARGEST:,} are read")
    # Under a name of ours: theirs may be anything.
    path = updater.download_target(found, filepath=os.path.join(folder, "target"))
    with open(path, "rb") as file:
        return file.read(_LARGEST)


def _log(pem: bytes) -> trust_root.Log:
    return trust_root.log(algorithms.public_keys(pem, "a log")[0])


def _fetcher(read: Read) -> "FetcherInterface":
    from tuf.api.exceptions import DownloadHTTPError
    from tuf.ngclient.fetcher import FetcherInterface

    class Fetcher(FetcherInterface):
        """Reads whole files of at most the bytes that python-tuf allows, so that no reply is left half read."""

        @contextlib.contextmanager
        def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
            try:
                found = read(url, max_length)
            except (NotFoundError, DeniedByServerError) as error:  # stores of objects deny what they do not have
                raise DownloadHTTPError(str(error), 404) from None
            yield io.BytesIO(found)

        def _fetch(self, url: str) -> Iterator[bytes]:
            """Demanded by the base class, for its own `download_file` alone, which is replaced above: nobody asks."""
            raise AssertionError(url)

    return Fetcher()


def _text(error: Any) -> str:
    return "".join(each if each.isprintable() else " " for each in str(error))[:200] or type(error).__name__
