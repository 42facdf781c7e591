"""The ecosystems' plug-ins as analysers of the layer pass, and the one that keeps what tells the distribution."""

from collections.abc import Sequence
from types import ModuleType

import msgspec

from pratique import distros, ecosystems, plugins
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry

DISTRIBUTION = "distribution"
_RELEASE_FILE_LIMIT = 64 << 10


class EcosystemAnalyser(msgspec.Struct, frozen=True):
    """One file of `ecosystems/` as the layer pass wants it."""

    name: str
    version: str
    wanted: Wanted
    plugin: ModuleType

    def read(self, entry: Entry, body: Body) -> Record:
        record: Record = self.plugin.read(entry, body)
        return record


class DistributionAnalyser(msgspec.Struct, frozen=True):
    """Keeps os-release and its like; `distros.detect` reads them when all layers are known."""

    name: str = DISTRIBUTION
    version: str = "1"
    wanted: Wanted = Wanted(distros.WANTED.paths, limit=_RELEASE_FILE_LIMIT)

    def read(self, entry: Entry, body: Body) -> Record:  # noqa: ARG002 - the contract's signature
        return Record(data={"content": bytes(body).decode("utf-8", "replace")})


def analysers(*, declared: bool) -> tuple[EcosystemAnalyser | DistributionAnalyser, ...]:
    """All of them; with `declared`, lock files count as well as what is installed."""
    found: list[EcosystemAnalyser | DistributionAnalyser] = [DistributionAnalyser()]
    for name, plugin in plugins.load(ecosystems.__name__).items():
        ecosystem: Ecosystem = plugin.ECOSYSTEM
        wanted = _union([ecosystem.installed, ecosystem.declared] if declared else [ecosystem.installed])
        # What is read depends on what is wanted, so the two forms must not share a version.
        version = (
            f"{plugins.digest(plugin.__name__)[:32]}{'+declared' if declared and ecosystem.declared.paths else ''}"
        )
        found.append(EcosystemAnalyser(name, version, wanted, plugin))
    return tuple(found)


def _union(wanted: Sequence[Wanted]) -> Wanted:
    paths = tuple(path for one in wanted for path in one.paths)
    magic = tuple(magic for one in wanted for magic in one.magic)
    return Wanted(paths, magic, max(one.limit for one in wanted))
