"""Whether the packages are of the release that os-release names: one was written to mislead if they are not.

Builds carry their release in their version (`+deb12u1`, `.el9_3`, `ubuntu`), which no release file can change.

>>> contradiction("debian", "13", ["3.0.11-1~deb12u1"])
'os-release says 13, package versions say 12'
"""

import re
from collections import Counter
from collections.abc import Iterable

from pratique.model.distro import Distro
from pratique.model.package import Package

_DEBIAN = re.compile(r"[+~]deb([0-9]{1,2})u[0-9]")
_EL = re.compile(r"\.el([0-9]{1,2})(?![0-9])")
_MARKS = {
    "debian": _DEBIAN,
    "rhel": _EL,
    "centos": _EL,
    "rocky": _EL,
    "alma": _EL,
    "oracle": _EL,
    "fedora": re.compile(r"\.fc([0-9]{2})(?![0-9])"),
    "amazon": re.compile(r"\.amzn([0-9]{1,4})(?![0-9])"),
    "photon": re.compile(r"\.ph([0-9]{1,2})(?![0-9])"),
    "azurelinux": re.compile(r"\.azl([0-9]{1,2})(?![0-9])"),
}
"""Family (a file of `distros/`) → its release in the versions of its builds."""


def without_contradiction(distro: Distro | None, packages: Iterable[Package]) -> Distro | None:
    """The distribution; without family and advisories if its packages are of another release (as `distros.detect` does)."""
    if distro is None or distro.family not in _MARKS:
        return distro
    said = contradiction(distro.family, distro.version, (package.version for package in packages))
    return Distro(id=distro.id, version=distro.version, name=f"contradictory releases: {said}") if said else distro


def contradiction(family: str, release: str, versions: Iterable[str]) -> str:
    """What contradicts, empty when nothing does. A few builds of another release are an upgrade that was not finished."""
    mark = _MARKS[family]
    marks = Counter(found[1] for version in versions if (found := mark.search(version)))
    if not marks:
        return ""
    most, count = marks.most_common(1)[0]
    major = release.partition(".")[0]
    if most == major or 2 * count <= marks.total():
        return ""
    return f"os-release says {release or 'nothing'}, package versions say {most}"
