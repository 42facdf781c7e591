"""Private keys: whether the text between the markers is one, and whether a passphrase guards it.

PEM as in RFC 7468 and RFC 1421, OpenSSH's own format (PROTOCOL.key), PGP as in RFC 9580, PuTTY's PPK.
"""

import hashlib
import re

from pratique.checks.secrets.proof import Proof, from_base64
from pratique.checks.secrets.published import KEYS

_SMALLEST = 30  # bytes of an Ed25519 key's parameters; RSA and others are longer
_QUOTED = re.compile(rb"""^[ \t+]*["']|["'][ \t+,;\\]*$""")  # a line of a key in a program's string
_HEADER = re.compile(rb"^[A-Za-z-]{2,40}: [^\n]{0,200}$")


def pem(text: bytes) -> Proof:
    r"""`-----BEGIN … PRIVATE KEY-----` to its end. Lines may be joined by real line ends or by `\n` in a string."""
    label = text[11:60].partition(b"-----")[0]
    inner = text.partition(b"KEY-----")[2].rpartition(b"-----END")[0]
    inner = inner.replace(rb"\r", b"").replace(rb"\n", b"\n").replace(b"\\\n", b"\n").replace(b"\r", b"")
    lines = [_QUOTED.sub(b"", line.strip(b" \t,;\\")) for line in inner.split(b"\n")]
    headers = [line for line in lines if _HEADER.match(line)]
    joined = b"".join(line for line in lines if line and line not in headers)
    body = from_base64(joined.replace(b" ", b""))
    if body is None or len(body) < _SMALLEST or hashlib.sha256(body).hexdigest()[:24] in KEYS:
        return Proof.REFUTED
    if b"ENCRYPTED" in label or any(b"ENCRYPTED" in line for line in headers):
        return Proof.ENCRYPTED
    if b"OPENSSH" in label:
        return _openssh(body)
    return Proof.LIKELY if body[0] == 0x30 and _fits(body) else Proof.REFUTED


def encoded(text: bytes) -> Proof:
    """A PEM private key in base64 once more, as in a kubeconfig."""
    plain = from_base64(text)
    return pem(plain) if plain and b"PRIVATE KEY" in plain else Proof.REFUTED


def _fits(body: bytes) -> bool:
    """Whether the outermost DER sequence says the length that is there."""
    first = body[1]
    if first < 0x80:
        return first + 2 <= len(body)
    size = first & 0x7F
    return 1 <= size <= 3 and int.from_bytes(body[2 : 2 + size], "big") + 2 + size <= len(body)


def _openssh(body: bytes) -> Proof:
    """https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key"""
    magic = b"openssh-key-v1\0"
    if not body.startswith(magic):
        return Proof.REFUTED
    length = int.from_bytes(body[len(magic) : len(magic) + 4], "big")
    cipher = body[len(magic) + 4 : len(magic) + 4 + min(length, 64)]
    return Proof.LIKELY if cipher == b"none" else Proof.ENCRYPTED


def pgp(text: bytes) -> Proof:
    """An armoured PGP private key: its first packet is a secret key (tag 5)."""
    lines = text.replace(rb"\n", b"\n").replace(b"\r", b"").split(b"\n")[1:]
    lines = [line for line in lines if line and b": " not in line and not line.startswith((b"=", b"-----"))]
    body = from_base64(b"".join(lines))
    if not body or len(body) < _SMALLEST or hashlib.sha256(body).hexdigest()[:24] in KEYS:
        return Proof.REFUTED
    tag = body[0] & 0x3F if body[0] & 0x40 else (body[0] >> 2) & 0xF
    return Proof.LIKELY if body[0] & 0x80 and tag == 5 else Proof.REFUTED


def putty(text: bytes) -> Proof:
    """https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html"""
    plain = text.replace(b"\r", b"")
    if b"Private-Lines:" not in text or hashlib.sha256(plain).hexdigest()[:24] in KEYS:
        return Proof.REFUTED
    return Proof.LIKELY if re.search(rb"Encryption: none\r?\n", text) else Proof.ENCRYPTED
