"""What an SBOM lists. Nothing of the image itself is examined, so that nothing that reads images is imported."""

from datetime import UTC, datetime

from pratique.catalog.adopting import adopt
from pratique.inspection.seen import Seen
from pratique.model.evidence import Examined
from pratique.model.image import OpenSbom


def of(opened: OpenSbom) -> Seen:
    """Its packages, with the names that advisories have for them."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    distro, packages = adopt(opened.distro(), opened.packages())
    return Seen(opened.image, distro, packages, (), (Examined("packages", "sbom", now, now),))
