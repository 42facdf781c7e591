"""Platforms: read `os/arch[/variant]`, and pick from an index as containerd does.

Rules: https://github.com/containerd/platforms/blob/main/compare.go

>>> str(parse("linux/aarch64"))
'linux/arm64'
>>> [str(found) for found in acceptable(parse("linux/arm/v7"))]
['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']
"""

import platform
import re

from pratique.errors import UsageError
from pratique.model.image import Platform

_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_ARCHITECTURES = {
    "x86_64": ("amd64", ""),
    "x86-64": ("amd64", ""),
    "aarch64": ("arm64", ""),
    "i386": ("386", ""),
    "i686": ("386", ""),
    "armhf": ("arm", "v7"),
    "armel": ("arm", "v6"),
    "armv7l": ("arm", "v7"),
    "armv6l": ("arm", "v6"),
    "loongarch64": ("loong64", ""),
}


def parse(text: str) -> Platform:
    """`os/arch[/variant]`, normalised. UsageError."""
    parts = text.split("/")
    if len(parts) not in (2, 3) or not all(_WORD.fullmatch(part) for part in parts):
        raise UsageError(f"{text!r} is no platform: write os/arch or os/arch/variant, as in linux/arm64.")
    return normalised(Platform(*parts))


def normalised(given: Platform) -> Platform:
    """One spelling for each platform: `aarch64` is `arm64`, its variant v8 and amd64's v1 are not written, arm is v7."""
    architecture, variant = given.architecture.lower(), given.variant.lower()
    architecture, implied = _ARCHITECTURES.get(architecture, (architecture, ""))
    variant = variant or implied
    if variant and variant[0].isdigit():
        variant = f"v{variant}"
    if (architecture, variant) in (("arm64", "v8"), ("amd64", "v1")):
        variant = ""
    if architecture == "arm" and not variant:
        variant = "v7"
    return Platform(given.os.lower(), architecture, variant)


def this_machine() -> Platform:
    """What this machine runs; images are for Linux wherever we are."""
    return normalised(Platform("linux", platform.machine() or "amd64"))


def acceptable(wanted: Platform, *, other_architectures: bool = False) -> tuple[Platform, ...]:
    """Platforms whose images run on `wanted`, best first; 32-bit ones of a 64-bit machine only when asked for."""
    os, architecture, variant = wanted.os, wanted.architecture, wanted.variant
    found = [wanted]
    if architecture in ("arm", "amd64") and variant[1:].isdigit():
        lowest = 5 if architecture == "arm" else 1
        found += [
            Platform(os, architecture, f"v{number}") for number in range(min(int(variant[1:]), 9) - 1, lowest - 1, -1)
        ]
    if other_architectures and architecture == "amd64":
        found.append(Platform(os, "386"))
    if other_architectures and architecture == "arm64":
        found += [Platform(os, "arm", f"v{number}") for number in range(8, 4, -1)]
    return tuple(dict.fromkeys(normalised(each) for each in found))
