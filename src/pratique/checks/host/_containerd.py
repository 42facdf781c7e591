"""containerd's config.toml as checks ask it; plug-ins' settings by the plug-in's part, whatever the file's version calls it.

https://github.com/containerd/containerd/blob/main/docs/cri/config.md
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.checks.host._settings import Key, Settings

_CRI = ("io.containerd.grpc.v1.cri", "cri")
PLUGINS = {
    "images": ("io.containerd.cri.v1.images", *_CRI),
    "runtime": ("io.containerd.cri.v1.runtime", *_CRI),
    "server": ("io.containerd.grpc.v1.cri", "cri"),
}
"""Part of the CRI plug-in → its names in versions 3, 2 and 1 of the file."""
Path = tuple[Key, ...]


class Containerd(msgspec.Struct, frozen=True):
    """A config.toml, or a hosts.toml of a registry."""

    settings: Settings

    @property
    def version(self) -> int:
        version = self.settings.get("version")
        return version if isinstance(version, int) and not isinstance(version, bool) else 1

    @property
    def of_registry(self) -> bool:
        """Whether it is a hosts.toml."""
        return bool(self.settings.mapping("host") or self.settings.text("server"))

    def line(self, *path: Key) -> int:
        return self.settings.line(*path)

    def plugin(self, part: str) -> Iterator[Path]:
        """Paths of the tables that configure a part of the CRI plug-in."""
        for name in PLUGINS[part]:
            if self.settings.mapping("plugins", name):
                yield ("plugins", name)

    def tables(self, *path: Key) -> Iterator[tuple[Path, dict[str, Any]]]:
        """(path, table) of every table below one."""
        for name, value in self.settings.mapping(*path).items():
            if isinstance(value, dict):
                yield (*path, name), value
