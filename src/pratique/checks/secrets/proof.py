"""Checksums and structure: what a token's format lets anyone check without asking its provider."""

import base64
import binascii
import enum
import json
import math
import re
import zlib
from collections import Counter

from pratique.checks.secrets.placeholders import is_placeholder, is_weak_word


class Proof(enum.Enum):
    """What a check says of a candidate."""

    HOLDS = "its checksum holds"
    FAILS = "its checksum does not hold: it may be an example"
    ENCRYPTED = "it is encrypted with a passphrase"
    LIKELY = ""
    REFUTED = "it is no secret"
    INVENTED = "its own checksum says that it was never handed out"
    """Like `REFUTED`, and rules that know less are not asked either."""


def entropy(data: bytes) -> float:
    """Shannon entropy in bits per byte; 0.0 for nothing."""
    if not data:
        return 0.0
    total = len(data)
    return -sum(count / total * math.log2(count / total) for count in Counter(data).values())


_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def base62_crc(body: bytes) -> bytes:
    """CRC-32 of a token's random part as six base-62 digits.

    https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    """
    rest, digits = zlib.crc32(body), bytearray()
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        digits.append(_BASE62[digit])
    return bytes(digits[::-1])


def _crc(token: bytes, covered: bytes, otherwise: Proof = Proof.INVENTED) -> Proof:
    return Proof.HOLDS if token[-6:] == base62_crc(covered) else otherwise


def crc_suffix(token: bytes) -> Proof:
    """`prefix_` + random + six digits of checksum over the random part: GitHub."""
    return _crc(token, token.partition(b"_")[2][:-6])


def crc_suffix_last(token: bytes) -> Proof:
    """The same behind a prefix of several words: Polar.

    https://github.com/polarsource/polar/blob/main/server/polar/kit/crypto.py
    """
    return _crc(token, token.rpartition(b"_")[2][:-6])


def crc_suffix_part(token: bytes) -> Proof:
    """`syt_` + user + `_` + random + `_` + six digits of checksum over all before: Matrix.

    https://github.com/element-hq/synapse/blob/develop/synapse/handlers/auth.py
    """
    return _crc(token, token.rpartition(b"_")[0])


def doubtful_crc_suffix(token: bytes) -> Proof:
    """As `crc_suffix`, where the provider does not say what the checksum covers: npm."""
    return _crc(token, token.partition(b"_")[2][:-6], Proof.FAILS)


_BASE36 = b"0123456789abcdefghijklmnopqrstuvwxyz"


def routable(token: bytes) -> Proof:
    """GitLab: `….01.` + two digits of length + seven base-36 digits of CRC-32 over all before; older tokens have none.

    https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
    """
    if token.count(b".") < 2 or len(token.rpartition(b".")[2]) != 9:
        return Proof.LIKELY
    rest, digits = zlib.crc32(token[:-7]), bytearray()
    for _ in range(7):
        rest, digit = divmod(rest, 36)
        digits.append(_BASE36[digit])
    return Proof.HOLDS if token[-7:] == bytes(digits[::-1]) else Proof.INVENTED


def hex_crc_suffix(token: bytes) -> Proof:
    """`glsa_` + random + `_` + CRC-32 in hex (Grafana service accounts)."""
    body, _, said = token.rpartition(b"_")
    return Proof.HOLDS if said.lower() == b"%08x" % zlib.crc32(body) else Proof.LIKELY


def from_base64(text: bytes) -> bytes | None:
    """The bytes behind base64 in either alphabet, padded or not; None where it is none."""
    plain = text.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def json_object(text: bytes | None) -> dict[str, object] | None:
    """A JSON object, or None for anything else (also what is nested too deeply)."""
    try:
        found = json.loads(text or b"")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def jwt(token: bytes) -> Proof:
    """A JSON Web Token (RFC 7519): a header with `alg`, a payload that is an object, a signature."""
    header, payload, signature = (*token.split(b"."), b"", b"")[:3]
    head, claims = json_object(from_base64(header)), json_object(from_base64(payload))
    if head is None or claims is None or "alg" not in head or len(signature) < 16:
        return Proof.REFUTED
    # The token that jwt.io shows to everyone, and its like.
    named = (str(claims.get("name", "")), str(claims.get("iss", "")))
    if "John Doe" in named or "joe" in named or {"value", "payload", "bar", "world"} & set(map(str, claims.values())):
        return Proof.REFUTED
    return Proof.LIKELY


def base64_json(token: bytes) -> Proof:
    """A token whose part after the prefix is a JSON object in base64."""
    return Proof.LIKELY if json_object(from_base64(re.sub(rb"^[a-z]+_", b"", token))) else Proof.REFUTED


def user_and_password(text: bytes) -> Proof:
    """`user:password` in base64, as in `Authorization: Basic` and Docker's `auth`."""
    if is_placeholder(text):
        return Proof.REFUTED
    user, colon, password = (from_base64(text) or b"").partition(b":")
    if not colon or not user or len(password) < 4 or not (user + password).isascii():
        return Proof.REFUTED
    return Proof.REFUTED if is_placeholder(password) or is_weak_word(password) else Proof.LIKELY


def letters_and_digits(text: bytes) -> Proof:
    """What machines make: letters and digits, no word or path."""
    return Proof.LIKELY if re.search(rb"[0-9]", text) and re.search(rb"[A-Za-z]", text) else Proof.REFUTED
