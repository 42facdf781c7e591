"""Packages, secrets and image checks of one image or tree that is not known yet."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

import pratique
from pratique.cache import Cache
from pratique.catalog import analysers as catalog_analysers
from pratique.catalog.assembling import catalogue
from pratique.catalog.attribution import attribute, chain_ids
from pratique.checks import package_files
from pratique.checks.malware import examine as examine_malware
from pratique.checks.malware import known_digests
from pratique.inspection import image_checks, secrets, unreadable
from pratique.inspection.reading import read_image, read_tree
from pratique.inspection.seen import Seen
from pratique.inspection.sizes import of_layers
from pratique.model.analyser import Analyser
from pratique.model.evidence import Examined
from pratique.model.finding import Finding
from pratique.model.image import OpenImage, OpenTree
from pratique.model.progress import Progress
from pratique.model.reference import Target
from pratique.model.settings import Settings


class Parts(msgspec.Struct, frozen=True):
    """What a request changes about what is read."""

    declared: bool
    """Count lock files too."""
    secrets: bool
    checks: bool
    verify: bool
    """Hash layers again that were hashed before."""
    package_files: bool = False
    """Compute the digests of programs that dpkg and apk write down."""
    sizes: bool = False


def examine(
    opened: OpenImage | OpenTree, target: Target, parts: Parts, settings: Settings, progress: Progress, cache: Cache
) -> Seen:
    """Read it, layer by layer from memory where a layer is known."""
    started = _now()
    analysers = catalog_analysers.analysers(declared=parts.declared)
    seeker = secrets.of_settings(settings) if parts.secrets else None
    readers: list[Analyser] = [*analysers, *([seeker] if seeker else [])]
    readers += [image_checks.accounts()] if parts.checks else []
    readers += [package_files.analyser()] if parts.package_files else []
    if isinstance(opened, OpenTree):
        readings, remembered, image = [read_tree(opened, readers, progress)], 0.0, opened.image
    else:
        clean = seeker.clean if seeker else None
        readings, remembered = read_image(opened, readers, settings, progress, cache, verify=parts.verify, clean=clean)
        image = attribute(opened.image, readings, cache)
        if target.scheme == "registry" and image.layers:
            # Fetched under this name from its own registry: images that begin with these layers are built on it.
            cache.remember_base(chain_ids([layer.diff_id for layer in image.layers])[-1], image.name)
    said, image = secrets.of_image(image, seeker, cache) if seeker else ((), image)
    memory = cache if isinstance(opened, OpenImage) else None
    checked = image_checks.of_image(image, readings, memory) if parts.checks else image_checks.NONE
    found = catalogue(readings, analysers, image)
    unread = unreadable.of_image(image, readings)
    # A file that cannot be read is a finding, which a policy may waive; a layer that cannot be is a gap in what was examined.
    gaps = [finding for finding in unread if not finding.location.path]
    examined = [Examined("packages", pratique.__version__, started, _now(), not gaps, _why(gaps))]
    if seeker:
        examined.append(Examined("secrets", seeker.version, started, _now(), not gaps, _why(gaps)))
    if parts.checks:
        examined.append(Examined(image_checks.PART, checked.version, started, _now(), not gaps, _why(gaps)))
    malware = tuple(examine_malware(readings, image, known_digests(settings.malware_digests)))
    examined.append(Examined("malware", pratique.__version__, started, _now(), not gaps, _why(gaps)))
    changed = package_files.examine(readings, image, found.file_digests)
    if parts.package_files:
        version = package_files.analyser().version
        examined.append(Examined(package_files.NAME, version, started, _now(), not gaps, _why(gaps)))
    wrong = (*unread, *said, *secrets.of_layers(readings, image), *malware, *changed, *checked.findings)
    sizes = of_layers(image, readings) if parts.sizes else ()
    rules, coverage = checked.rules, found.coverage
    seen = Seen(image, found.distro, found.packages, wrong, tuple(examined), coverage, remembered, rules, sizes)
    return seeker.clean(seen) if seeker else seen


def _why(unread: Sequence[Finding]) -> str:
    return f"{len(unread)} parts could not be examined; see the findings of kind `unreadable`" if unread else ""


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
