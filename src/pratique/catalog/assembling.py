"""From what was read of all layers to one SBOM.

`catalogue(readings, analysers, image)` keeps the records of files that survive the upper layers, lets each ecosystem
put its packages together, and gives every package its purl, its owner, the layer that introduced it, the instruction
of that layer and whether that layer belongs to the base image.
"""

from collections.abc import Iterable, Sequence

import msgspec

from pratique import distros
from pratique.catalog.analysers import DISTRIBUTION, DistributionAnalyser, EcosystemAnalyser
from pratique.catalog.contradictions import without_contradiction
from pratique.catalog.coordinates import coordinate
from pratique.catalog.coverage import coverage
from pratique.catalog.ownership import DISTRIBUTION_ECOSYSTEMS, Owners
from pratique.documents import purl
from pratique.model.analyser import FileRecord, Record
from pratique.model.distro import Distro
from pratique.model.evidence import Coverage
from pratique.model.files import display
from pratique.model.image import Image, Layer
from pratique.model.overlay import Overlay
from pratique.model.package import Package
from pratique.model.reading import LayerReading

_History = dict[bytes, list[tuple[int, frozenset[tuple[str, str, str]]]]]


class Catalogue(msgspec.Struct, frozen=True):
    """The SBOM, and what else the catalogue knows of the files."""

    distro: Distro | None
    packages: tuple[Package, ...]
    coverage: Coverage
    file_digests: dict[str, str]
    """Path → digest (`md5:…`) as a distribution's records say, for the files that they own; empty where they disagree."""


def catalogue(
    readings: Sequence[LayerReading], analysers: Sequence[EcosystemAnalyser | DistributionAnalyser], image: Image
) -> Catalogue:
    """The packages of one image, sorted by ecosystem, name and version."""
    overlay = Overlay([reading.index for reading in readings])
    survivors = {analyser.name: _survivors(readings, overlay, analyser.name) for analyser in analysers}
    distro = distros.detect({one.path: one.record.data["content"].encode() for one in survivors.pop(DISTRIBUTION, [])})
    systems = [one for name, found in survivors.items() if name in DISTRIBUTION_ECOSYSTEMS for one in found]
    distro = without_contradiction(distro, [package for one in systems for package in one.record.packages])
    placed: list[tuple[int, Package]] = []
    for analyser in analysers:
        if isinstance(analyser, DistributionAnalyser) or not survivors[analyser.name]:
            continue
        placed += _of_ecosystem(analyser, survivors[analyser.name], readings, overlay, distro, image)
    claims = [one for records in survivors.values() for one in records if one.record.owns]
    owners = Owners(claims, overlay, _introduced_by_name(placed))
    packages = owners.suppress(_unique(package for _, package in placed))
    digests = _digests([one for records in survivors.values() for one in records], owners)
    return Catalogue(distro, tuple(sorted(packages, key=_order)), coverage(overlay, owners, packages), digests)


def _digests(records: Sequence[FileRecord], owners: Owners) -> dict[str, str]:
    """What records say of files, where they lie. Of two that differ neither counts, nor does what was diverted."""
    found: dict[str, str] = {}
    for one in records:
        for path, said in one.record.file_digests.items():
            real = owners.as_it_lies(path)
            found[real] = said if found.get(real, said) == said else ""
    return found


def _survivors(readings: Sequence[LayerReading], overlay: Overlay, name: str) -> list[FileRecord]:
    found = []
    for layer, reading in enumerate(readings):
        for path, record in reading.records.get(name, ()):
            if record != Record(shown_as=record.shown_as) and overlay.survives(path, layer):
                found.append(FileRecord(record.shown_as or display(path), layer, record))
    return found


def _of_ecosystem(
    analyser: EcosystemAnalyser,
    records: list[FileRecord],
    readings: Sequence[LayerReading],
    overlay: Overlay,
    distro: Distro | None,
    image: Image,
) -> Iterable[tuple[int, Package]]:
    """(number of the layer, package) of one ecosystem's packages, complete but for their owners."""
    plugin, ecosystem = analyser.plugin, analyser.plugin.ECOSYSTEM
    assemble = getattr(plugin, "assemble", None) or _as_read
    layers = {one.path: one.layer for one in records}
    history = _history(readings, analyser.name)
    here = [one for one in image.layers if not one.foreign]
    for package in assemble(records, overlay, distro):
        location = package.locations[0] if package.locations else ""
        layer = _introduced(history, location.encode("utf-8", "surrogateescape"), layers.get(location, -1), package)
        at = here[layer] if 0 <= layer < len(here) else Layer("")
        whole = msgspec.structs.replace(
            package,
            ecosystem=analyser.name,
            type=package.type or ecosystem.type,
            experimental=ecosystem.experimental,
            layer=at.diff_id or at.digest,
            instruction=at.instruction,
            base_image=at.base_image,
        )
        yield (
            layer,
            msgspec.structs.replace(
                whole, purl=whole.purl or purl.for_package(whole, distro), coordinate=coordinate(whole, plugin, distro)
            ),
        )


def _introduced_by_name(placed: Iterable[tuple[int, Package]]) -> dict[str, int]:
    """Name of a distribution's package → the layer that introduced it, the latest where several are called so."""
    found: dict[str, int] = {}
    for layer, package in placed:
        if package.ecosystem in DISTRIBUTION_ECOSYSTEMS:
            found[package.name] = max(layer, found.get(package.name, -1))
    return found


def _as_read(records: Sequence[FileRecord], view: Overlay, distro: Distro | None) -> Iterable[Package]:  # noqa: ARG001 - the contract
    for one in records:
        for package in one.record.packages:
            yield package if package.locations else msgspec.structs.replace(package, locations=(one.path,))


def _history(readings: Sequence[LayerReading], name: str) -> _History:
    """Path → (layer, what the file listed there), for paths that list packages in more than one layer."""
    found: _History = {}
    for layer, reading in enumerate(readings):
        for path, record in reading.records.get(name, ()):
            if record.packages:
                found.setdefault(path, []).append(
                    (layer, frozenset((p.name, p.version, p.arch) for p in record.packages))
                )
    return {path: listed for path, listed in found.items() if len(listed) > 1}


def _introduced(history: _History, path: bytes, layer: int, package: Package) -> int:
    """The layer since which the file has listed the package without a break: a status file is written anew by each layer."""
    for earlier, listed in reversed(history.get(path, ())):
        if earlier > layer:
            continue
        if (package.name, package.version, package.arch) not in listed:
            break
        layer = earlier
    return layer


def _unique(packages: Iterable[Package]) -> list[Package]:
    """One package for each (purl, first location); the same distribution package listed twice counts once."""
    found: dict[tuple[str, str], Package] = {}
    for package in packages:
        found.setdefault((package.purl, package.locations[0] if package.locations else ""), package)
    return list(found.values())


def _order(package: Package) -> tuple[str, str, str, tuple[str, ...]]:
    return package.ecosystem, package.name, package.version, package.locations
