"""Simple signing: the payload of cosign's legacy signatures.

https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#simple-signing

>>> decode(encode("registry.example.com/app", "sha256:" + 64 * "0")).reference
'registry.example.com/app'
"""

from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

TYPE = "cosign container image signature"
LIMIT = 1 << 20


class _Identity(msgspec.Struct, frozen=True):
    reference: str = msgspec.field(default="", name="docker-reference")


class _Image(msgspec.Struct, frozen=True):
    digest: str = msgspec.field(name="docker-manifest-digest")


class _Critical(msgspec.Struct, frozen=True):
    image: _Image
    type: str
    identity: _Identity = _Identity()


class _Payload(msgspec.Struct, frozen=True):
    critical: _Critical
    optional: dict[str, Any] | None = None


class Payload(msgspec.Struct, frozen=True):
    digest: str
    reference: str = ""
    """What the signer called the image; it decides nothing."""
    annotations: dict[str, str] = {}


def decode(data: bytes) -> Payload:
    """LimitError, UnreadableError."""
    raw = strict.decode(data, _Payload, "the payload", LIMIT)
    if raw.critical.type != TYPE:
        raise UnreadableError(f"The payload is of type {raw.critical.type[:100]!r} and no image signature: sign again.")
    texts = {key: value for key, value in (raw.optional or {}).items() if isinstance(value, str)}
    return Payload(raw.critical.image.digest, raw.critical.identity.reference, texts)


def encode(reference: str, digest: str, annotations: dict[str, str] | None = None) -> bytes:
    """The bytes to be signed. `reference` is the repository without tag or digest."""
    return msgspec.json.encode(
        {
            "critical": {
                "identity": {"docker-reference": reference},
                "image": {"docker-manifest-digest": digest},
                "type": TYPE,
            },
            "optional": annotations or None,
        }
    )
