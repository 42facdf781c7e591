"""A package manager's cache or lists are in the image.

Why: they only make it larger, and a scanner's or an attacker's work easier.
Fix: remove them in the RUN that made them, or keep them out with `--mount=type=cache`.
References: https://docs.docker.com/build/cache/optimize/#use-cache-mounts
"""

from collections.abc import Iterator

import msgspec

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files

FAILS: Examples = (
    {"layers": [{"var/lib/apt/lists/deb.debian.org_dists_bookworm_Packages": {"size": 3_000_000}}]},
    {"layers": [{"root/.cache/pip/http/a": {"size": 200_000}}]},
)
PASSES: Examples = (
    {"layers": [{"var/lib/apt/lists/lock": {"size": 0}, "var/cache/apt/archives/lock": {}}]},
    {"layers": [{"var/cache/apk/APKINDEX.1.tar.gz": {"size": 3_000_000}}, {"var/cache/apk/.wh..wh..opq": {}}]},
)
_CACHES = {
    b"var/lib/apt/lists": "apt's lists",
    b"var/cache/apt": "apt's cache",
    b"var/cache/apk": "apk's cache",
    b"var/cache/yum": "yum's cache",
    b"var/cache/dnf": "dnf's cache",
    b"var/cache/zypp": "zypper's cache",
    b"var/cache/pacman/pkg": "pacman's cache",
    b"root/.cache/pip": "pip's cache",
    b"root/.cache/uv": "uv's cache",
    b"root/.cache/pypoetry": "Poetry's cache",
    b"root/.cache/go-build": "Go's build cache",
    b"root/.npm": "npm's cache",
    b"usr/local/share/.cache/yarn": "yarn's cache",
    b"root/.cache/yarn": "yarn's cache",
    b"root/.cargo/registry/cache": "Cargo's cache",
    b"root/.m2/repository": "Maven's repository",
    b"root/.gradle/caches": "Gradle's cache",
    b"root/.composer/cache": "Composer's cache",
    b"opt/conda/pkgs": "Conda's packages",
}
_LEAST = 100_000
"""Bytes; less is empty folders, locks and bookkeeping."""


@check("low", standards=("DKL-DI-0004", "DKL-DI-0005"), baseline="layer_minimization")
def package_caches(files: Files) -> Iterator[Fault]:
    for folder, name in _CACHES.items():
        below = list(files.visible_below(folder))
        size = sum(place[1][5] for place in below)
        if size >= _LEAST:
            largest = max(below, key=lambda place: place[1][5])
            fault = files.fault(
                largest, f"{name} are in the image: {size / 1e6:,.1f} MB in {len(below)} files of {folder.decode()}."
            )
            yield msgspec.structs.replace(fault, subject=folder.decode())
