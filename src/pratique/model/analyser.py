"""The analyser contract: what decides speed and correctness, so it is one.

An analyser has two pure halves. `read` sees one file of one layer and knows nothing of others; its result is cached per
layer. `assemble` sees what all layers' surviving files gave; it is cheap and never cached. `inspection` hands analysers
to the one pass over layers.

The files of `ecosystems/` fill a thinner form of it: `ECOSYSTEM`, `read`, and (seldom) `assemble`.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from pratique.model.distro import Distro
from pratique.model.files import Body, Entry
from pratique.model.finding import Finding
from pratique.model.package import Package
from pratique.model.secret import SecretMatch

READ_LIMIT = 64 << 20
"""Bytes; a wanted file larger than its analyser's limit is `unreadable`, never skipped in silence."""


class Wanted(msgspec.Struct, frozen=True):
    """Which files an analyser reads: patterns as data, compiled into one table for all analysers.

    Patterns are relative to the image's root: `var/lib/dpkg/status` (exact), `var/lib/dpkg/status.d/*`, `**/package.json`,
    `**/*.dist-info/METADATA`, `**/*.jar`. `*` stays within one path segment, `**/` is any number of segments, also none.
    """

    paths: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    """First bytes of regular files: `b"\\x7fELF"`. Each at most 16 bytes."""
    limit: int = READ_LIMIT
    files: tuple[bytes, ...] = ()
    """Whole paths, taken literally."""
    everything: bool = False
    """Every regular file that is not empty, whatever its name; links are not followed for it."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What `read` found in one file."""

    packages: tuple[Package, ...] = ()
    owns: dict[str, tuple[str, ...]] = {}
    """Package name → paths (no leading slash) that a distribution's records say it owns; a path that ends in `/**` owns
    all below it."""
    file_digests: dict[str, str] = {}
    """Path → `md5:hex` or `sha256:hex` as a distribution's records say."""
    distro: Distro | None = None
    problems: tuple[str, ...] = ()
    """What in the file could not be examined; each becomes an `unreadable` finding."""
    shown_as: str = ""
    """Path under which a link shows the file, where it was read for that; set by the pass alone."""
    data: dict[str, str] = {}
    """What only the analyser's own `assemble` understands."""
    secrets: tuple[SecretMatch, ...] = ()
    """Secrets in the file, masked."""


class FileRecord(msgspec.Struct, frozen=True):
    """A record with where it came from, as `assemble` sees it. Only files that survive the upper layers are given."""

    path: str
    layer: int
    record: Record


class FileView(Protocol):
    """The files of the whole image, upper layers over lower ones, links resolved inside the image only."""

    def exists(self, path: str) -> bool: ...

    def resolve(self, path: str) -> str:
        """The path after following symbolic links inside the image (the same path when there are none or a loop)."""
        ...

    def sha256(self, path: str) -> str:
        """Hex digest of an executable; empty when unknown."""
        ...


class Ecosystem(msgspec.Struct, frozen=True):
    """One package ecosystem: the `ECOSYSTEM` of a file of `ecosystems/`."""

    type: str
    """purl type."""
    order: str = "generic"
    """Version order (a file of `versions/`)."""
    osv: str = ""
    """OSV ecosystem; empty for distributions' packages (the distro says) and where no advisories exist."""
    installed: Wanted = Wanted()
    """Records of what is installed: counted in images and trees."""
    declared: Wanted = Wanted()
    """Lock files and manifests: counted in `dir:` targets and build contexts, in images only when asked."""
    normalise: Callable[[str], str] | None = None
    """A package's name as its advisories write it; None when names are used as they are."""
    experimental: bool = False
    """True while its fixtures are invented, not made by its own tool."""


class Assembled(msgspec.Struct, frozen=True):
    """What an analyser's `assemble` gives."""

    packages: tuple[Package, ...] = ()
    findings: tuple[Finding, ...] = ()
    owns: dict[str, str] = {}
    """Path → name of the distribution's package that owns it."""


class Analyser(Protocol):
    """What the layer pass needs of an analyser."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Changes whenever its records could: `plugins.digest` of the module that reads."""
        ...

    @property
    def wanted(self) -> Wanted: ...

    def read(self, entry: Entry, body: Body) -> Record: ...


class Stream(Protocol):
    """A large file as an analyser sees it: in pieces, while it passes."""

    def add(self, piece: memoryview) -> None: ...

    def finish(self) -> Record: ...


@runtime_checkable
class BatchAnalyser(Protocol):
    """An analyser that reads many small files in one go."""

    def read_together(self, bodies: Sequence[bytes]) -> list[Record]:
        """The same records as `read` gives, one by one."""
        ...


@runtime_checkable
class StreamingAnalyser(Protocol):
    """An analyser that takes files over 8 MiB in pieces, so that they are kept nowhere."""

    def stream(self, entry: Entry) -> Stream: ...
