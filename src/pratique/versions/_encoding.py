"""The bytes that version keys are made of.

A number is self-delimiting and sorts by value, whatever leading zeros its text has:

    0 … 207     one byte, 0x10 … 0xdf
    larger      0xe0 + n, then n big-endian bytes (n up to 28)
    huge        0xfd, two bytes of length, then that many big-endian bytes

So the first byte of a number lies in 0x10 … 0xfd. Each order uses 0x00 … 0x0f for marks that sort below any number
and 0xfe (`TEXT`) for what sorts above; no key begins with 0xff.
"""

from collections.abc import Callable, Iterable

TEXT = b"\xfe"


def number(digits: str) -> bytes:
    """The bytes of a number written in ASCII digits."""
    value = int(digits)
    if value < 0xD0:
        return bytes((0x10 + value,))
    size = (value.bit_length() + 7) // 8
    length = bytes((0xE0 + size,)) if size <= 28 else b"\xfd" + size.to_bytes(2, "big")
    return length + value.to_bytes(size, "big")


class Table(dict[str, bytes]):
    """Token → bytes: the common tokens are ready, others are computed, and kept while short and few.

    The bounds keep hostile input from filling memory: no more than 16,384 tokens of up to 32 characters.
    """

    def __init__(self, encode: Callable[[str], bytes], ready: Iterable[str]) -> None:
        super().__init__((token, encode(token)) for token in ready)
        self._encode = encode

    def __missing__(self, token: str) -> bytes:
        encoded = self._encode(token)
        if len(token) <= 32 and len(self) < 16384:
            self[token] = encoded
        return encoded


NUMBERS = Table(number, [str(n) for n in range(256)] + [f"0{n}" for n in range(10)])
"""Digits → bytes. More of them ready cost every scan 15 ms for the four orders that it loads."""
