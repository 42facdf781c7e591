"""Which distribution package owns a file, as the distribution's own records say; and what follows for other packages."""

from collections.abc import Sequence

import msgspec

from pratique.model.analyser import FileRecord
from pratique.model.overlay import Overlay
from pratique.model.package import Package


class Owners:
    """Path → name of the package that owns it. Records list paths as they were before usr-merge, so links are followed."""

    def __init__(self, records: Sequence[FileRecord], overlay: Overlay) -> None:
        self._overlay = overlay
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._real: dict[str, str] = {}
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
        owner = distribution.get(self.of(package.locations[0]), "")
        return msgspec.structs.replace(package, owner=owner) if owner else package


DISTRIBUTION_ECOSYSTEMS = frozenset({"dpkg", "apk", "rpm", "pacman", "portage"})
