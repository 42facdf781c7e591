"""Read os-release (https://www.freedesktop.org/software/systemd/man/os-release.html) and what older distributions had."""

import re
from collections.abc import Mapping

MAX_BYTES = 64 << 10
"""Of one release file that are read; real ones have 500."""

_LINE = re.compile(r"^[ \t]*([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\$\"'`])")
_RED_HAT = re.compile(
    r"^([A-Za-z][A-Za-z ]{1,60}?)(?: Server| Client| Workstation| ComputeNode)? release ([0-9]+(?:\.[0-9]+)*)"
)
_RED_HAT_IDS = {
    "almalinux": "almalinux",
    "amazon": "amzn",
    "amazon linux": "amzn",
    "amazon linux ami": "amzn",
    "centos": "centos",
    "centos linux": "centos",
    "centos stream": "centos",
    "fedora": "fedora",
    "oracle linux": "ol",
    "red hat enterprise linux": "rhel",
    "rocky linux": "rocky",
}
_LSB_IDS = {"debian": "debian", "ubuntu": "ubuntu", "arch": "arch", "vmware photon os": "photon"}
RED_HAT_FILES = (
    "etc/oracle-release",
    "etc/rocky-release",
    "etc/almalinux-release",
    "etc/fedora-release",
    "etc/centos-release",
)
"""Files that only one distribution writes; `etc/redhat-release` may say Red Hat on Oracle Linux."""


def text(body: bytes) -> str:
    return body[:MAX_BYTES].decode("utf-8", "replace")


def variables(body: bytes) -> dict[str, str]:
    """The assignments of an os-release or lsb-release file; the last of a name counts, as in a shell."""
    found = {}
    for name, value in _LINE.findall(text(body)):
        value = value.strip()  # noqa: PLW2901 - the same value, cleaned
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]  # noqa: PLW2901 - as above
        found[name] = _ESCAPE.sub(r"\1", value)
    return found


def from_older_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """The same variables from what images without os-release have; empty when they say nothing we understand."""
    if "etc/alpine-release" in files:
        return {"ID": "alpine", "NAME": "Alpine Linux", "VERSION_ID": text(files["etc/alpine-release"]).strip()}
    if "etc/lsb-release" in files:
        lsb = variables(files["etc/lsb-release"])
        known = _LSB_IDS.get(lsb.get("DISTRIB_ID", "").lower())
        if known:
            return {
                "ID": known,
                "VERSION_ID": lsb.get("DISTRIB_RELEASE", ""),
                "VERSION_CODENAME": lsb.get("DISTRIB_CODENAME", ""),
            }
    for path in (*RED_HAT_FILES, "etc/system-release", "etc/redhat-release"):
        if path in files and (found := _red_hat(text(files[path]))):
            return found
    if "etc/debian_version" in files:
        return _debian(text(files["etc/debian_version"]).strip())
    return {"ID": "arch", "NAME": "Arch Linux"} if "etc/arch-release" in files else {}


def _red_hat(line: str) -> dict[str, str]:
    """`Rocky Linux release 9.3 (Blue Onyx)`."""
    found = _RED_HAT.match(line.strip())
    known = _RED_HAT_IDS.get(found[1].lower()) if found else None
    return {"ID": known, "NAME": found[1], "VERSION_ID": found[2]} if found and known else {}


def _debian(version: str) -> dict[str, str]:
    """`12.5`, or `trixie/sid` before a release: then it may as well be a derivative, and only its codename is known."""
    if version[:1].isdigit():
        return {"ID": "debian", "NAME": "Debian GNU/Linux", "VERSION_ID": version}
    return {}
