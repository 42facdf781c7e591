"""OSV ecosystems: how each names packages and orders versions, computed from the plug-ins that read those packages.

    >>> split("Ubuntu:Pro:22.04:LTS")
    ('Ubuntu', 'Pro:22.04:LTS')

https://ossf.github.io/osv-schema/#defined-ecosystems
"""

import functools
import re
from collections.abc import Callable

import msgspec

from pratique import plugins
from pratique.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._+-]{0,63}")


class Namespace(msgspec.Struct, frozen=True):
    """One OSV ecosystem."""

    name: str
    order: str = "generic"
    normalise: Callable[[str], str] | None = None
    releases: bool = True
    """The suffix after `:` is a distribution's release; for languages it names a registry and does not matter."""
    release: Callable[[str], str] | None = None
    """A distribution's release for the suffix that its records write; empty for one that is no release of it."""
    plugin: str = ""
    """The module that claims it; empty when none does: versions then compare by the generic order, and the build says so."""

    def release_of(self, suffix: str) -> str:
        """The release key of a suffix. One that is no release stays as it is: it then meets no package's release."""
        if not self.releases:
            return ""
        return (self.release(suffix) if self.release and suffix else "") or suffix


def split(ecosystem: str) -> tuple[str, str]:
    """An ecosystem as records write it, into its name and its suffix."""
    name, _, suffix = ecosystem.partition(":")
    return name, suffix


def checked(ecosystem: str) -> str:
    """The name, when it is safe as a folder's; UsageError else."""
    if not _NAME.fullmatch(ecosystem):
        raise UsageError(f"{ecosystem!r} is no OSV ecosystem: name one as `db status` and ecosystems.txt write it.")
    return ecosystem


def of(ecosystem: str) -> Namespace:
    """The namespace of an ecosystem (without suffix, any case: Kubernetes' records write theirs in lower case)."""
    return _table().get(ecosystem.casefold()) or Namespace(ecosystem)


@functools.cache
def _table() -> dict[str, Namespace]:
    """By folded name. A distribution's claim stands before a language's, else the first plug-in's by name."""
    table: dict[str, Namespace] = {}
    for module in plugins.load("pratique.distros").values():
        family = module.FAMILY
        if family.ecosystem:
            claim = Namespace(
                family.ecosystem, family.order, release=getattr(module, "osv_release", None), plugin=module.__name__
            )
            table.setdefault(family.ecosystem.casefold(), claim)
    for module in plugins.load("pratique.ecosystems").values():
        plugin = module.ECOSYSTEM
        if plugin.osv:
            claim = Namespace(plugin.osv, plugin.order, plugin.normalise, releases=False, plugin=module.__name__)
            table.setdefault(plugin.osv.casefold(), claim)
    return table
