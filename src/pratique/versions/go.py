r"""Go: module versions, and versions of the toolchain and the standard library.

Source: https://go.dev/ref/mod#versions (pseudo-versions are semantic pre-releases, `+incompatible` does not count) and
https://pkg.go.dev/go/version for `go1.21rc2`, which the vulnerability database writes as `1.21.0-rc.2`. Since Go 1.21 the
bare `go1.21` is the language and older than every release candidate: `1.21.0-0`. What a vendor adds after a hyphen
(`go1.22.2-fips`) or Go itself after a blank (`go1.20.3 X:boringcrypto`) does not count.

Key: that of `semver`. Raises InvalidVersion as there, and for development builds (`devel go1.22-…`, `(devel)`).
"""

import re

from pratique.versions import MAX_LENGTH, invalid, semver

ENCODING = semver.ENCODING

_TOOLCHAIN = re.compile(r"go([0-9]+)(?:\.([0-9]+)(?:\.([0-9]+)|([a-z]+)([0-9]+))?)?(?:[- ].*)?").fullmatch


def key(text: str) -> bytes:
    return semver.key(_module(text) if text[:2] == "go" else text)


def compare(a: str, b: str) -> int:
    return semver.compare(*(_module(text) if text[:2] == "go" else text for text in (a, b)))


def _module(text: str) -> str:
    """A toolchain's version as a module version."""
    found = _TOOLCHAIN(text) if len(text) <= MAX_LENGTH else None
    if not found:
        raise invalid("go", text, "it does not read go1.N, go1.N.P or go1.NrcP")
    major, minor, patch, kind, number = found.groups(default="")
    if kind:
        return f"{major}.{minor}.0-{kind}.{number}"
    if not patch and (int(major), int(minor or 0)) >= (1, 21):
        return f"{major}.{minor or 0}.0-0"
    return f"{major}.{minor or 0}.{patch or 0}"
