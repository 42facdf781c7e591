"""A trust store: certificates in files, `x509/{ca,signingAuthority,tsa}/NAME/*.{pem,crt,cer,der}`, as Notation lays them out.

https://github.com/notaryproject/specifications/blob/main/specs/trust-store-trust-policy.md#trust-store. Beside them, `x509/crl/*`
may hold the lists of revoked certificates that a closed network cannot ask for; each is verified like one that was fetched.
"""

import os
import stat
from typing import TYPE_CHECKING

from pratique.errors import LimitError, NotFoundError, UnreadableError
from pratique.oci.files import regular_file
from pratique.signing.notation import lists
from pratique.signing.notation.answers import Reply
from pratique.signing.why import UnprovenError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_MOST = 1_000  # files of one store
_LARGEST = 1 << 20  # bytes of one


class TrustStore:
    """`root`: the folder that holds `x509`, as `truststore` of Notation's configuration does, or `x509` itself."""

    def __init__(self, root: str) -> None:
        inner = os.path.join(root, "x509")
        self._root = inner if os.path.isdir(inner) else root
        self._read: dict[tuple[str, str], tuple[Certificate, ...]] = {}
        self._lists: tuple[Reply, ...] | None = None
        if not os.path.isdir(self._root):
            raise NotFoundError(f"There is no trust store {root}: name the folder that holds x509/ca/NAME.")

    def certificates(self, kind: str, name: str) -> tuple["Certificate", ...]:
        """Those of one store. NotFoundError, UnreadableError: a store that is there in part only is none."""
        if (kind, name) not in self._read:
            self._read[kind, name] = self._folder(kind, name)
        return self._read[kind, name]

    def lists(self) -> tuple[Reply, ...]:
        """The lists of revoked certificates that lie here. UnreadableError, LimitError: those there in part only are none."""
        if self._lists is None:
            folder = os.path.join(self._root, "crl")
            files = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
            if len(files) > _MOST:
                raise LimitError(f"{folder} holds {len(files):,} files and {_MOST:,} are read: take some out.")
            self._lists = tuple(_list(os.path.join(folder, file)) for file in files)
        return self._lists

    def _folder(self, kind: str, name: str) -> tuple["Certificate", ...]:
        folder = os.path.join(self._root, kind, name)
        try:
            files = sorted(os.listdir(folder))
        except OSError as error:
            raise NotFoundError(
                f"The trust store {kind}:{name} is not there ({folder}: {error.strerror}): put its certificates into that folder."
            ) from None
        if not 0 < len(files) <= _MOST:
            raise UnreadableError(f"{folder} holds {len(files)} files, and one to {_MOST:,} certificates make a store.")
        return tuple(each for file in files for each in _certificates(os.path.join(folder, file), kind))


def _list(path: str) -> Reply:
    try:
        return Reply(place=path, content=lists.encoded(_bytes(path, lists.LIMIT, "list of revoked certificates")))
    except UnprovenError:
        raise UnreadableError(f"{path} is no list of revoked certificates, PEM or DER: take it out.") from None


def _bytes(path: str, largest: int, what: str) -> bytes:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise UnreadableError(f"{path} is no regular file: a trust store holds files themselves, no links.")
    with regular_file(path) as (fd, status):
        if status.st_size > largest:
            raise UnreadableError(f"{path} has {status.st_size:,} bytes: it is no {what}.")
        with open(fd, "rb", closefd=False) as file:
            return file.read(largest)


def _certificates(path: str, kind: str) -> list["Certificate"]:
    from cryptography import x509

    data = _bytes(path, _LARGEST, "certificate")
    try:
        found = (
            x509.load_pem_x509_certificates(data) if b"-----BEGIN" in data else [x509.load_der_x509_certificate(data)]
        )
        usable = all(_may_be_trusted(each, kind) for each in found)
    except ValueError:
        raise UnreadableError(f"{path} is no certificate, PEM or DER: take it out of the trust store.") from None
    if not found or not usable:
        raise UnreadableError(
            f"{path} is the certificate of neither an authority nor a signer of its own: take it out."
        )
    return found


def _may_be_trusted(certificate: "Certificate", kind: str) -> bool:
    """An authority's certificate, or (but for timestamps) one that issued itself."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    basic = next((each.value for each in certificate.extensions if isinstance(each.value, x509.BasicConstraints)), None)
    if basic and basic.ca:
        return True
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return kind != "tsa"
