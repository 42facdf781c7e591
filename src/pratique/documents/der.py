"""DER: the bytes of ASN.1 as certificates and timestamps use it, one level at a time.

ITU-T X.690, the distinguished rules alone: definite lengths in their shortest form, tags of one byte.

>>> sequence = one(bytes.fromhex("3006020105020107"))
>>> [integer(each) for each in children(sequence, SEQUENCE)]
[5, 7]
"""

from datetime import UTC, datetime

import msgspec

from pratique.errors import UnreadableError

INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x02, 0x03, 0x04, 0x05, 0x06
UTF8_STRING, GENERALIZED_TIME, SEQUENCE, SET = 0x0C, 0x18, 0x30, 0x31
LIMIT = 1 << 20  # bytes
_MOST = 1_024
"""Elements of one level."""


class Element(msgspec.Struct, frozen=True):
    tag: int
    content: bytes
    raw: bytes
    """With its tag and length."""


def one(data: bytes) -> Element:
    """The only element of these bytes. UnreadableError."""
    found = several(data)
    if len(found) != 1:
        raise _damaged(f"{len(found)} elements where one is due")
    return found[0]


def several(data: bytes) -> tuple[Element, ...]:
    """The elements that follow one another. UnreadableError."""
    if len(data) > LIMIT:
        raise _damaged(f"over {LIMIT:,} bytes")
    found = []
    at = 0
    while at < len(data):
        start, end = _body(data, at)
        found.append(Element(data[at], data[start:end], data[at:end]))
        if len(found) > _MOST:
            raise _damaged(f"over {_MOST:,} elements in one")
        at = end
    return tuple(found)


def children(element: Element, tag: int) -> tuple[Element, ...]:
    """What an element of this tag holds. UnreadableError."""
    return several(content(element, tag))


def content(element: Element, tag: int) -> bytes:
    """The bytes in an element of this tag. UnreadableError."""
    if element.tag != tag:
        raise _damaged(f"the tag 0x{element.tag:02x} where 0x{tag:02x} is due")
    return element.content


def integer(element: Element) -> int:
    found = content(element, INTEGER)
    if not found or (len(found) > 1 and (found[0], found[1] >> 7) in ((0, 0), (255, 1))):
        raise _damaged("a number that is not in its shortest form")
    return int.from_bytes(found, "big", signed=True)


def oid(element: Element) -> str:
    """The dotted form of an object identifier. UnreadableError."""
    numbers: list[int] = []
    value = 0
    data = content(element, OID)
    if not data or data[-1] & 0x80 or len(data) > 64:
        raise _damaged("an object identifier that is none")
    for byte in data:
        if value == 0 and byte == 0x80:
            raise _damaged("an object identifier that is not in its shortest form")
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def text(element: Element) -> str:
    """A UTF8String. UnreadableError."""
    try:
        return content(element, UTF8_STRING).decode()
    except UnicodeDecodeError:
        raise _damaged("text that is no UTF-8") from None


def time(element: Element) -> datetime:
    """A GeneralizedTime in UTC; its fraction may have any length, of which microseconds are kept. UnreadableError."""
    found = content(element, GENERALIZED_TIME).decode("ascii", "replace")
    whole, _, fraction = found.removesuffix("Z").partition(".")
    digits = whole + (fraction or "0")
    if not (found.endswith("Z") and digits.isascii() and digits.isdigit() and len(whole) == 14 and len(found) <= 32):
        raise _damaged("a time that is not in UTC")
    try:
        made = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise _damaged("a time that is none") from None
    return made.replace(microsecond=int(fraction[:6].ljust(6, "0")))


def _body(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the element at an offset starts and ends."""
    if data[at] & 0x1F == 0x1F:
        raise _damaged("a tag of several bytes")
    if at + 2 > len(data):
        raise _damaged("an element without its length")
    length, start = data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        start += size
        length = int.from_bytes(data[at + 2 : start], "big")
        if not 1 <= size <= 4 or length < 0x80 or length >> 8 * (size - 1) == 0:
            raise _damaged("a length that is not in its shortest form")
    if start + length > len(data):
        raise _damaged("an element that is cut off")
    return start, start + length


def _damaged(what: str) -> UnreadableError:
    return UnreadableError(f"The DER is damaged ({what}): sign again.")
