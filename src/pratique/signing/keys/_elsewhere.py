"""Keys that never leave their place: a KMS or an HSM is shown digests, and what it gives back is verified before it is used.

Each place is asked through the SDK of those who run it, an extra that is imported when such a key is named
(docs/decisions/0001-dependencies.md).
"""

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator

from pratique.errors import OutsideError, UsageError
from pratique.signing.algorithms import PrivateKey, PublicKey

CONNECT, READ = 10, 30
"""Seconds that a KMS has to answer."""

OWN_HASH = {"ecdsa-p256": "sha256", "ecdsa-p384": "sha384", "ecdsa-p521": "sha512"}
"""The clouds sign with a curve over this hash alone."""


class Elsewhere(PrivateKey):
    """A private key of which we have the public half and somebody who signs: `sign(digest)`.

    `hashed` names the digest (`sha256`); Ed25519 has none that all verify, and is shown the message: `hashed` is empty.
    """

    def __init__(self, public: PublicKey, sign: Callable[[bytes], bytes], hashed: str = "sha256") -> None:
        self.public = public
        self._sign = sign
        self._hashed = hashed

    def sign(self, message: bytes) -> bytes:
        """The signature. OutsideError when the place refuses, or gives back what the public key does not verify."""
        made = self._sign(hashlib.new(self._hashed, message).digest() if self._hashed else message)
        if not self.public.verify(made, message):
            raise OutsideError(
                f"{self.public.name} gave back a signature that its public key does not verify: nothing was signed; "
                "check that the key is one of ECDSA, or of RSA with PKCS #1 v1.5 and SHA-256."
            )
        return made

    def pkcs8(self) -> bytes:
        """There is none: UsageError."""
        raise UsageError(f"{self.public.name} never leaves its place: name it with --key where you sign.")


def matched(pattern: re.Pattern[str], name: str, form: str) -> re.Match[str]:
    """The parts of a reference. UsageError that says how one is written."""
    if found := pattern.fullmatch(name):
        return found
    raise UsageError(f"That is no name of a key: write {form}.")


@contextlib.contextmanager
def needing(extra: str) -> Iterator[None]:
    """Imports of an extra. UsageError that says what to install."""
    try:
        yield
    except ImportError:
        raise UsageError(f"This kind of key needs more packages: pip install 'pratique[{extra}]'.") from None


@contextlib.contextmanager
def asking(name: str, *failures: type[Exception]) -> Iterator[None]:
    """Questions to a place. OutsideError for what its SDK raises, and for an answer of another shape."""
    try:
        yield
    except failures as error:
        raise OutsideError(f"{name} cannot be used ({_short(error)}): check its name and your credentials.") from None
    except (KeyError, IndexError, AttributeError, TypeError, ValueError):
        raise OutsideError(f"{name} answered with what is no key and no signature: check the address.") from None


def der_signature(raw: bytes) -> bytes:
    """DER of an ECDSA signature that came as its two numbers side by side. ValueError."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


def _short(error: Exception) -> str:
    text = str(error).strip().partition("\n")[0][:200].rstrip(".: ") or type(error).__name__
    return "".join(each if each.isprintable() else "?" for each in text)
