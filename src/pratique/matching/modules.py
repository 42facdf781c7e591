"""Modules of rpm distributions: one name, several streams (`nodejs:18`, `nodejs:20`), each with its own builds and fixes.

In the records of AlmaLinux and Rocky Linux a stream stands in the title alone (`Important: nodejs:18 security update`), and a
modular build is told by its release (`1-2.module_el8.6.0+2867+72759d2f`). One erratum lists a build for each minor release
of the distribution; all carry the fix, so a package that has any of them is fixed.

https://docs.fedoraproject.org/en-US/modularity/
"""

import re

MARK = ".module"
"""In the release of every modular build: `.module_el8.6.0+…`, `.module+el8.6.0+…`."""

_STREAM = re.compile(r"([A-Za-z0-9][\w.+-]{0,63}):([A-Za-z0-9][\w.+-]{0,63})")
_TITLE = 500


def streams(title: str) -> dict[str, frozenset[str]]:
    """Module → its streams, as the title of an erratum names them."""
    found: dict[str, set[str]] = {}
    for name, stream in _STREAM.findall(title[:_TITLE]):
        found.setdefault(name, set()).add(stream.rstrip("."))
    return {name: frozenset(named) for name, named in found.items()}


def concerns(fixed: str, version: str, label: str, title: str) -> bool:
    """Whether a range that ends with `fixed` speaks of a package of this version and modularity label.

    Modular builds and others never meet. Of modular ones those do not meet whose module the title names with other streams
    only; a package without a label (from an SBOM), or of a module that the title does not name, is compared.
    """
    if (MARK in fixed) != (MARK in version):
        return False
    name, _, rest = label.partition(":")
    stream = rest.partition(":")[0]
    if MARK not in fixed or not stream:
        return True
    named = streams(title)
    others = named.get(name) or named.get(name.removesuffix("-devel"))
    return others is None or stream in others


def source_build(fixed: str) -> str:
    """The version without the module's build: what rebuilds for several minor releases share."""
    return fixed.partition(MARK)[0]
