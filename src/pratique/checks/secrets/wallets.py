"""Keys of wallets: their checksums, and what tells a recovery phrase from a sentence."""

import base64
import binascii
import hashlib

from pratique.checks.secrets.proof import Proof

_BASE58 = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {letter: value for value, letter in enumerate(_BASE58)}
_DISTINCT = 9  # of twelve words; test phrases repeat one
_NO_WORDS = frozenset(b"the and for are not has was but its our his her from been than your".split())
"""Frequent words of English that are not among the 2048 of a recovery phrase."""


def base58check(text: bytes) -> Proof:
    """Four bytes of a doubled SHA-256 at the end: https://en.bitcoin.it/wiki/Base58Check_encoding"""
    number = 0
    for letter in text:
        number = number * 58 + _DIGITS[letter]
    plain = number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, said = plain[:-4], plain[-4:]
    return Proof.HOLDS if hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] == said else Proof.REFUTED


def mnemonic(text: bytes) -> Proof:
    """Twelve to 24 words, most of them different, none that sentences are made of."""
    words = text.split()
    if len(words) % 3 or len(set(words)) < _DISTINCT or not _NO_WORDS.isdisjoint(words):
        return Proof.REFUTED
    return Proof.LIKELY


def strkey(text: bytes) -> Proof:
    """CRC-16 (XMODEM) in the last two bytes: https://stellar.org/protocol/sep-23"""
    try:
        plain = base64.b32decode(text)
    except binascii.Error:
        return Proof.REFUTED
    said = int.from_bytes(plain[-2:], "little")
    return Proof.HOLDS if binascii.crc_hqx(plain[:-2], 0) == said else Proof.REFUTED
