"""The secret engine as an analyser of the layer pass: every regular file of every layer.

Nothing of the engine is imported before the first file is read, so that a scan whose layers all come from memory pays
nothing for it.
"""

import functools
import hashlib
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from pratique import plugins
from pratique.checks.secrets.key import key_name
from pratique.model.analyser import Record, Stream, Wanted
from pratique.model.files import Body, Entry

_Value = TypeVar("_Value")
NAME = "secrets"
_LIMIT = 1 << 50  # none: large files are read as they pass
_RULES = "pratique.checks.secrets.rules"


class SecretAnalyser(msgspec.Struct, frozen=True):
    """Made by `analyser(key)`."""

    key: bytes
    version: str
    name: str = NAME
    wanted: Wanted = Wanted(limit=_LIMIT, everything=True)

    def read(self, entry: Entry, body: Body) -> Record:  # noqa: ARG002 - the contract's signature
        from pratique.checks.secrets.reading import read

        return read(body, self.key)

    def read_together(self, bodies: Sequence[bytes]) -> list[Record]:
        from pratique.checks.secrets.reading import read_together

        return read_together(bodies, self.key)

    def clean(self, value: _Value) -> _Value:
        """The same value with secrets that stand in its strings masked: what analysers read, what is said of an image."""
        from pratique.checks.secrets.redaction import cleaned

        return cleaned(value, self.key)

    def stream(self, entry: Entry) -> Stream:  # noqa: ARG002 - the contract's signature
        from pratique.checks.secrets.reading import LargeFile

        return LargeFile(self.key)


def analyser(key: bytes) -> SecretAnalyser:
    """The analyser whose identities are made with this key (32 bytes)."""
    # Identities in the cache are of one key, so the key is a part of the version.
    return SecretAnalyser(key, f"{_code()}+{key_name(key)}")


@functools.cache
def _code() -> str:
    modules = ["pratique.checks.secrets.reading", *(f"{_RULES}.{name}" for name in plugins.names(_RULES))]
    return hashlib.sha256("".join(plugins.digest(module) for module in modules).encode()).hexdigest()[:32]
