"""in-toto statements: a predicate about subjects that are named by their digests.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md; v0.1, which cosign still writes, is read too.

>>> decode(encode("https://example.com/p", "sha256:" + 64 * "0", b"{}")).digests
('sha256:0000000000000000000000000000000000000000000000000000000000000000',)
"""

from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

PAYLOAD_TYPE = "application/vnd.in-toto+json"
V1 = "https://in-toto.io/Statement/v1"
V01 = "https://in-toto.io/Statement/v0.1"
LIMIT = 64 << 20  # bytes, as of the envelope around it


class Subject(msgspec.Struct, frozen=True, omit_defaults=True):
    digest: dict[str, str] = {}
    name: str | None = None
    annotations: dict[str, Any] | None = None

    @property
    def sha256(self) -> str:
        """`sha256:<hex>`; empty where it is named by other digests only."""
        return f"sha256:{self.digest['sha256']}" if "sha256" in self.digest else ""

    @property
    def texts(self) -> dict[str, str]:
        """The annotations that are text."""
        return {key: value for key, value in (self.annotations or {}).items() if isinstance(value, str)}


class Statement(msgspec.Struct, frozen=True, rename={"type": "_type", "predicate_type": "predicateType"}):
    type: str
    subject: tuple[Subject, ...]
    predicate_type: str
    predicate: msgspec.Raw = msgspec.Raw(b"null")
    """JSON; whoever knows the predicate type decodes it."""

    @property
    def digests(self) -> tuple[str, ...]:
        """The subjects' sha256 digests, `sha256:<hex>`. Names are what the signer called them and decide nothing."""
        return tuple(each.sha256 for each in self.subject if each.sha256)


def decode(payload: bytes) -> Statement:
    """The statement of a payload of type `PAYLOAD_TYPE`. LimitError, UnreadableError."""
    statement = strict.decode(payload, Statement, "the statement", LIMIT)
    if statement.type not in (V1, V01):
        raise UnreadableError(f"The statement is of type {statement.type[:100]!r}, which is not known: attest again.")
    return statement


def encode(predicate_type: str, digest: str, predicate: bytes, annotations: dict[str, str] | None = None) -> bytes:
    """A statement v1 about one image; `predicate` is JSON.

    The subject's name is empty: only the digest says what is meant. `cosign sign` leaves it out, sigstore's clients want it.
    """
    algorithm, _, value = digest.partition(":")
    subject: dict[str, Any] = {"name": "", "digest": {algorithm: value}}
    if annotations:
        subject["annotations"] = annotations
    made = {"_type": V1, "subject": [subject], "predicateType": predicate_type, "predicate": msgspec.Raw(predicate)}
    return msgspec.json.encode(made)
