"""A configuration file as checks ask it: values by path, whatever shapes they have, each with its line."""

from typing import Any

import msgspec

from pratique.documents.yaml import Document

Key = str | int


class Settings(msgspec.Struct, frozen=True):
    """A document that may be hostile: a path that leads nowhere is None, "", {} or []."""

    document: Document
    shift: int = 0
    """Lines before it, where it stands inside another file."""

    def get(self, *path: Key) -> Any:
        """What stands at a path; None when nothing does."""
        value = self.document.value
        for key in path:
            if isinstance(value, dict) or (isinstance(value, list) and isinstance(key, int) and key < len(value)):
                value = value.get(key) if isinstance(value, dict) else value[int(key)]
            else:
                return None
        return value

    def has(self, *path: Key) -> bool:
        """Whether a key is written, even if with nothing behind it."""
        return path in self.document.lines

    def line(self, *path: Key) -> int:
        return self.document.line(*path) + self.shift

    def text(self, *path: Key) -> str:
        """A word or a number as it is written, "" for anything else."""
        value = self.get(*path)
        return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    def mapping(self, *path: Key) -> dict[str, Any]:
        value = self.get(*path)
        return value if isinstance(value, dict) else {}

    def sequence(self, *path: Key) -> list[Any]:
        value = self.get(*path)
        return value if isinstance(value, list) else []

    def texts(self, *path: Key) -> list[tuple[int, str]]:
        """(position, text) of a list's texts."""
        return [(at, one) for at, one in enumerate(self.sequence(*path)) if isinstance(one, str)]
