"""Which distribution package owns a file, as the distribution's own records say; and what follows for other packages.

The records lie in the image that is judged, so they are believed only as far as the layers agree: a package that is not
installed owns nothing, and neither does one whose file was added or changed in a later layer than the package itself.
"""

from collections.abc import Mapping, Sequence

import msgspec

from pratique.model.analyser import FileRecord
from pratique.model.files import Row
from pratique.model.overlay import Overlay
from pratique.model.package import Package


class Owners:
    """Path → name of the package that owns it. Records list paths as they were before usr-merge, so links are followed."""

    def __init__(self, records: Sequence[FileRecord], overlay: Overlay, introduced: Mapping[str, int]) -> None:
        """`introduced`: name of every installed package of the distribution → number of the layer that introduced it."""
        self._overlay = overlay
        self._introduced = introduced
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._real: dict[str, str] = {}
        self._lies: dict[str, str] = {}
        for one in records:
            for package, paths in one.record.owns.items():
                for path in paths:
                    if path.endswith("/**"):
                        self._folders[path[:-3]] = package
                    else:
                        self._files[path] = package
        # /bin, /lib, /sbin and their like are links on merged systems: records may name either side.
        for top in {path.split("/", 1)[0] for path in self._files}:
            real = overlay.resolve(top)
            if real != top:
                self._real[real] = top

    def of(self, path: str) -> str:
        """Name of the owning package; empty when nothing owns the path."""
        found = self._files.get(path)
        if found is not None:
            return found
        for real, top in self._real.items():
            if path.startswith(real + "/") and (found := self._files.get(top + path[len(real) :])):
                return found
        if self._folders:
            at = path.rfind("/")
            while at > 0:
                if (found := self._folders.get(path[:at])) is not None:
                    return found
                at = path.rfind("/", 0, at)
        return ""

    def as_it_lies(self, path: str) -> str:
        """A path of a record, with its first folder's link followed."""
        top, slash, rest = path.partition("/")
        if top not in self._lies:
            self._lies[top] = self._overlay.resolve(top)
        return self._lies[top] + slash + rest

    def unchanged(self, path: str, layer: int, row: Row) -> str:
        """Name of the owner of a file as it lies in a layer; empty when it came or changed after the owner was installed."""
        owner = self.of(path)
        since = self._introduced.get(owner, -1)
        return owner if layer <= since or (since >= 0 and self._same_below(row, since)) else ""

    def _same_below(self, row: Row, layer: int) -> bool:
        """Whether the layers up to one hold the same content at the path: a later layer changed its mode or owner alone."""
        found = Overlay(self._overlay.indexes[: layer + 1]).find(row[0])
        return found is not None and bool(row[7]) and found[1][7] == row[7]

    def suppress(self, packages: Sequence[Package]) -> list[Package]:
        """The same packages; those of other ecosystems whose files a distribution's package owns name that owner."""
        if not self._files and not self._folders:
            return list(packages)
        distribution = {
            package.name: package.purl for package in packages if package.ecosystem in DISTRIBUTION_ECOSYSTEMS
        }
        return [self._owned(package, distribution) for package in packages]

    def _owned(self, package: Package, distribution: dict[str, str]) -> Package:
        if package.ecosystem in DISTRIBUTION_ECOSYSTEMS or not package.locations:
            return package
        owner = distribution.get(self._owner_of(package.locations[0]), "")
        return msgspec.structs.replace(package, owner=owner) if owner else package

    def _owner_of(self, path: str) -> str:
        if not self.of(path):
            return ""
        real = self._overlay.real_path(path.encode("utf-8", "surrogateescape"))
        found = self._overlay.find(real) if real else None
        return self.unchanged(path, *found) if found else ""


DISTRIBUTION_ECOSYSTEMS = frozenset({"dpkg", "apk", "rpm", "pacman", "portage"})
