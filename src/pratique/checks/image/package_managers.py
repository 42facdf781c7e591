"""A package manager is in the image.

Why: whoever breaks in installs what else is needed with it; an image that is rebuilt, not changed, needs none.
Fix: copy the application into a base image without one (distroless, `scratch`), or remove it in the last stage.
References: https://github.com/GoogleContainerTools/distroless
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = ({"layers": [{"usr/bin/apt-get": {"mode": 0o755}}]}, {"layers": [{"sbin/apk": {"mode": 0o755}}]})
PASSES: Examples = ({"layers": [{"app": {"mode": 0o755}}]},)
_PROGRAMS = (
    "apt-get",
    "apk",
    "yum",
    "dnf",
    "microdnf",
    "tdnf",
    "zypper",
    "pacman",
    "pip",
    "pip3",
    "npm",
    "gem",
    "composer",
    "conda",
)
_FOLDERS = ("usr/bin", "sbin", "bin", "usr/local/bin", "usr/sbin")


@check("negligible", standards=("CIS-Docker-4.3",))
def package_managers(files: Files) -> Iterator[Fault]:
    for name in _PROGRAMS:
        for place in files.find(f"{folder}/{name}" for folder in _FOLDERS):
            yield files.fault(place, f"The package manager {name} is in the image ({display(place[1][0])}).")
