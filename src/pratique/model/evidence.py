"""Evidence: what is known about one image, and who says so."""

import msgspec

from pratique.model.distro import Distro
from pratique.model.finding import Finding
from pratique.model.image import Image
from pratique.model.package import Package


class Examined(msgspec.Struct, frozen=True, omit_defaults=True):
    """One part that was looked at: an analyser, a rule set or a feed. What is not listed here was not examined."""

    part: str
    """`packages`, `vulnerabilities`, `secrets`, `image-checks`, `advisories:Debian` …"""
    version: str = ""
    started: str = ""
    finished: str = ""
    complete: bool = True
    why: str = ""
    """Why it is not complete; one sentence that says what to do."""


class Coverage(msgspec.Struct, frozen=True, omit_defaults=True):
    """Bytes of executables (files with an execute bit, programs by their first bytes) and archives, by whether a known package
    accounts for them."""

    executable_bytes: int = 0
    known_bytes: int = 0
    unknown: tuple[str, ...] = ()
    """The largest executables that no package owns, up to 20 paths."""

    @property
    def share(self) -> float:
        """0.0 to 1.0; 1.0 for an image without executables."""
        return self.known_bytes / self.executable_bytes if self.executable_bytes else 1.0


class FolderSize(msgspec.Struct, frozen=True):
    path: str
    size: int
    """Bytes of the files in it and below."""


class LayerSize(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one layer weighs. All sizes are bytes."""

    diff_id: str
    stored: int
    """As it lies in the registry; 0 where that is not known."""
    content: int
    """Of its files."""
    files: int
    hidden: int = 0
    """Of its files that later layers delete or replace: carried in vain."""
    folders: tuple[FolderSize, ...] = ()
    """The largest folders, at most three deep."""


class Producer(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str = "pratique"
    version: str = ""
    authenticated: str = "self"
    """How the producer is known: `self` (this process saw it), or a signer's identity."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one inspection saw of one image. `findings` hold everything that matching and analysers found."""

    target: str
    key: str
    """The manifest's digest; the config's for a docker-archive; a digest of the package list for `dir:` and `sbom:`."""
    image: Image
    distro: Distro | None = None
    packages: tuple[Package, ...] = ()
    findings: tuple[Finding, ...] = ()
    examined: tuple[Examined, ...] = ()
    coverage: Coverage = Coverage()
    sizes: tuple[LayerSize, ...] = ()
    """Of each layer that was read; empty where nobody asked."""
    created: str = ""
    producer: Producer = Producer()
    gate_worthy: bool = True
    """False for `dir:` and `sbom:`: they never satisfy a gate."""
