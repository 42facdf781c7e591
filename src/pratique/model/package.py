"""Package and SBOM: what is installed."""

import msgspec

from pratique.model.distro import Distro


class Coordinate(msgspec.Struct, frozen=True, gc=False):
    """How a package is looked up among advisories."""

    ecosystem: str
    """OSV ecosystem without release: `Debian`, `PyPI`."""
    release: str
    """The distribution's release key (`12`, `v3.18`), empty for languages."""
    name: str
    """The advisories' name for it: the source package for Debian, the normalised name for PyPI."""
    version: str
    order: str
    """The version order (a file of `versions/`)."""


class Package(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One installed package.

    An ecosystem's `read` fills what it sees in one file; `catalog` fills purl, layer, owner and coordinate.
    """

    name: str
    version: str = ""
    """As its ecosystem writes it, with epoch and revision: `1:1.2.3-4`."""
    ecosystem: str = ""
    """The id of the plug-in in `ecosystems/` that read it: `dpkg`, `python`."""
    type: str = ""
    """purl type: `deb`, `pypi`, `golang`."""
    namespace: str = ""
    """purl namespace where it is not the distribution: `@angular`, `org.apache.logging.log4j`."""
    purl: str = ""
    arch: str = ""
    source_name: str = ""
    source_version: str = ""
    """Name and version of the source package where they differ from the package's own."""
    licenses: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    """Paths of the files that say so, without leading slash."""
    line: int = 0
    """Line in the first location (lock files); 0 when there is none."""
    layer: str = ""
    """diff ID (else digest) of the layer that introduced it."""
    instruction: str = ""
    base_image: bool | None = None
    """True or False when it is known whether the layer belongs to the base image."""
    owner: str = ""
    """purl of the distribution's package that owns it; owned packages are matched through their owner."""
    depends_on: tuple[str, ...] = ()
    """Names as the package writes them."""
    digests: dict[str, str] = {}
    """Of the package as published: `{"sha256": hex}`."""
    module: str = ""
    """rpm modularity label."""
    vendor: str = ""
    dev: bool = False
    """Declared for development only (lock files)."""
    indirect: bool = False
    declared: bool = False
    """Named by a lock file, not seen installed."""
    experimental: bool = False
    """Read by an analyser whose fixtures are invented."""
    coordinate: Coordinate | None = None
    attested: str = ""
    """Who signed the SBOM that lists it, where only that SBOM does; empty for what was seen."""

    @property
    def full_name(self) -> str:
        """As its ecosystem's users write it: `@scope/name`, `group:artifact`, a Go module's whole path."""
        if not self.namespace or self.type in _NAMED_ALONE:
            return self.name
        return f"{self.namespace}{':' if self.type == 'maven' else '/'}{self.name}"


_NAMED_ALONE = frozenset({"deb", "apk", "rpm", "alpm", "generic"})
"""purl types whose namespace is the distribution or the vendor, not a part of the name."""


class Sbom(msgspec.Struct, frozen=True, omit_defaults=True):
    """The packages of one image."""

    distro: Distro | None = None
    packages: tuple[Package, ...] = ()
