"""Distribution: what os-release says, and where its advisories are found."""

import msgspec


class Distro(msgspec.Struct, frozen=True, omit_defaults=True):
    """One distribution release. `family` is the id of a plug-in in `distros/`, empty when we do not know it."""

    id: str
    version: str = ""
    """VERSION_ID: `12`, `3.18.4`, `22.04`; empty for rolling releases."""
    family: str = ""
    name: str = ""
    codename: str = ""
    like: tuple[str, ...] = ()
    ecosystem: str = ""
    """OSV ecosystem without its release: `Debian`, `Alpine`, `Rocky Linux`; empty when there are no advisories."""
    release: str = ""
    """The ecosystem's suffix: `12`, `v3.18`, `22.04:LTS`, `9`."""
    order: str = ""
    """Version order of its packages: `dpkg`, `apk`, `rpm`, `pacman`."""
    namespace: str = ""
    """Namespace of its packages' purls: `debian`, `redhat`; the id where empty."""


class Family(msgspec.Struct, frozen=True):
    """What the distributions of one file of `distros/` share: its `FAMILY`."""

    ids: tuple[str, ...]
    """ID values of os-release."""
    order: str
    """Version order of the packages: `dpkg`, `apk`, `rpm`, `pacman`."""
    packages: tuple[str, ...]
    """Ids of the plug-ins in `ecosystems/` that hold this distribution's own packages."""
    ecosystem: str = ""
    """OSV ecosystem without its release; empty where there are no advisories."""
    namespace: str = ""
    """purl namespace; the id where empty."""
    rolling: bool = False
    """True where advisories know no releases."""
