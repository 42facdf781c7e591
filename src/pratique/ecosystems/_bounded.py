r"""Decode hostile text: sizes, depths and counts are bounded, and every failure is a named error.

>>> text(b"\xef\xbb\xbfname")
'name'
>>> toml(b"a = 1")
{'a': 1}
"""

import tomllib
from typing import Any, TypeVar

import msgspec
import re2

from pratique.errors import LimitError, UnreadableError
from pratique.model.files import Body

T = TypeVar("T")

TEXT_LIMIT = 32 << 20
"""Bytes of a lock file; the largest seen in the wild are about a third of it."""

TOML_LIMIT = 8 << 20
"""Bytes; `tomllib` reads about 3 MB a second."""

PARTS_LIMIT = 2_000_000
"""Commas, brackets and braces of a JSON document: each may become an object of 60 bytes."""

PACKAGES_LIMIT = 200_000
"""Packages of one file."""

# tomllib takes quadratic time in the parts of one dotted key. RE2 is linear, also over text that is no TOML.
_LONG_KEY = re2.compile(r"""(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""")


def raw(body: Body, limit: int = TEXT_LIMIT) -> bytes:
    """The whole body; LimitError when it is larger than `limit` bytes."""
    if len(body) > limit:
        raise LimitError(
            f"The file has {len(body):,} bytes, more than the {limit:,} that are read: look at it by hand."
        )
    return body[:]


def text(body: Body, limit: int = TEXT_LIMIT) -> str:
    """A text of UTF-8, or UTF-16 with its mark (PowerShell writes it); undecodable bytes become U+FFFD."""
    data = raw(body, limit)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def json(body: Body, kind: type[T], limit: int = TEXT_LIMIT) -> T:
    """A JSON document as `kind` (a Struct: unknown members cost no memory); UnreadableError when it is anything else."""
    data = raw(body, limit).removeprefix(b"\xef\xbb\xbf")
    if data.count(b",") + data.count(b"[") + data.count(b"{") > PARTS_LIMIT:
        raise LimitError(f"The document has more than {PARTS_LIMIT:,} members: look at it by hand.")
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(f"The file is not the JSON that it should be ({error}): repair or remove it.") from None


def toml(body: Body) -> dict[str, Any]:
    """A TOML document; UnreadableError when it is none."""
    content = text(body, TOML_LIMIT)
    if _LONG_KEY.search(content):
        raise LimitError("The file has a key of more than 64 parts: look at it by hand.")
    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"The file is not the TOML that it should be ({error}): repair or remove it.") from None
