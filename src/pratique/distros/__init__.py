r"""One file per distribution: its os-release ids, OSV ecosystem, release key, and how advisories name its packages.

A file holds `FAMILY`, `release(os_release)`, `advisory_name(package)` and `advisory_version(package)`; where the OSV
ecosystem's suffixes are finer than the release of an image, also `osv_release(suffix)`.

>>> detect({"etc/os-release": b'ID=debian\nVERSION_ID="12"'}).ecosystem
'Debian'
"""

import datetime as dt
import functools
import re
from collections.abc import Mapping
from types import ModuleType

from pratique import plugins
from pratique.distros import _ends, _release_files
from pratique.model.analyser import Wanted
from pratique.model.distro import Distro

WANTED = Wanted(
    paths=(
        "etc/os-release",
        "usr/lib/os-release",
        "etc/alpine-release",
        "etc/debian_version",
        "etc/redhat-release",
        "etc/system-release",
        "etc/lsb-release",
        "etc/arch-release",
        *_release_files.RED_HAT_FILES,
    ),
    limit=_release_files.MAX_BYTES,
)

_ORDER_OF_FILE = {
    "etc/alpine-release": "apk",
    "etc/debian_version": "dpkg",
    "etc/redhat-release": "rpm",
    "etc/arch-release": "pacman",
}
_FIRST_NUMBER = re.compile(r"\d+")
_WITH_MINOR = re.compile(r"\d+\.\d+")


def detect(files: Mapping[str, bytes]) -> Distro | None:
    """The distribution that an image's release files (by path, those of `WANTED`) name; None when there are none.

    One that we do not know has no family: a derivative is not its parent, whose advisories speak of other builds. Neither
    has one whose files contradict each other, since one of them was written to mislead.
    """
    found = [
        _release_files.variables(files[path]) for path in ("etc/os-release", "usr/lib/os-release") if path in files
    ]
    named = [variables for variables in found if variables.get("ID")]
    os_release = named[0] if named else _release_files.from_older_files(files)
    if not os_release:
        return None
    module = _by_id().get(os_release["ID"].lower())
    if module is None:
        return _describe(os_release)
    if conflict := _conflict(files, named, module):
        return _describe({**os_release, "PRETTY_NAME": conflict})
    return _describe(os_release, module)


def family(distro: Distro) -> ModuleType | None:
    """The plug-in of a distribution; None when it is not known."""
    return plugins.load("pratique.distros").get(distro.family)


def end_of_life(name: str, version: str) -> dt.date | None:
    """The day of the last fixes of a distribution (its os-release id) in a version; None when it is not known.

    >>> end_of_life("alpine", "3.11.5")
    datetime.date(2021, 11, 1)
    """
    return _ends.day(_ends.table().distributions.get(name, {}), version)


def end_of_image(name: str, version: str) -> dt.date | None:
    """The same of an official image of a language or a database, as it is called: `python`, `postgres`."""
    return _ends.day(_ends.table().images.get(name, {}), version)


@functools.cache
def _by_id() -> dict[str, ModuleType]:
    modules = plugins.load("pratique.distros").values()
    return {name: module for module in modules for name in module.FAMILY.ids}


def _describe(os_release: Mapping[str, str], module: ModuleType | None = None) -> Distro:
    distro = Distro(
        id=os_release["ID"].lower(),
        version=os_release.get("VERSION_ID", ""),
        name=os_release.get("PRETTY_NAME") or os_release.get("NAME", ""),
        codename=os_release.get("VERSION_CODENAME", ""),
        like=tuple(os_release.get("ID_LIKE", "").split()),
    )
    if module is None:
        return distro
    release = module.release(os_release)
    return Distro(
        id=distro.id,
        version=distro.version,
        family=module.__name__.rpartition(".")[2],
        name=distro.name,
        codename=distro.codename,
        like=distro.like,
        ecosystem=module.FAMILY.ecosystem if release or module.FAMILY.rolling else "",
        release=release,
        order=module.FAMILY.order,
        namespace=module.FAMILY.namespace,
    )


def _conflict(files: Mapping[str, bytes], named: list[dict[str, str]], module: ModuleType) -> str:
    """What in the release files contradicts; empty when they agree."""
    said = {f"{variables['ID'].lower()} {variables.get('VERSION_ID', '')}".strip() for variables in named}
    if len(said) > 1:
        return f"contradictory os-release files: {' and '.join(sorted(said))}"
    for path, order in _ORDER_OF_FILE.items():
        if path not in files:
            continue
        if order != module.FAMILY.order:
            return f"contradictory release files: os-release and {path}"
        # Debian's derivatives keep its version file, so that only Debian's own has to agree.
        if named and (order != "dpkg" or "debian" in module.FAMILY.ids):
            version = _WITH_MINOR if order == "apk" else _FIRST_NUMBER
            ours = version.match(named[0].get("VERSION_ID", ""))
            theirs = version.search(_release_files.text(files[path]))
            if ours and theirs and ours[0] != theirs[0]:
                return f"contradictory release files: os-release says {ours[0]}, {path} says {theirs[0]}"
    return ""
