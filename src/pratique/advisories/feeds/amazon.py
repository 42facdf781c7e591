"""Amazon Linux security advisories (ALAS), as the repositories' updateinfo.xml.

https://docs.aws.amazon.com/linux/al2023/ug/security-updates.html; the mirror list names the repository, that its repomd.xml,
that the updateinfo.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from pratique.advisories.feed import Feed, Node, plain, subtrees
from pratique.advisories.feeds._errata import erratum
from pratique.model.advisory import Advisory

FEED = Feed(
    name="Amazon Linux",
    kind="advisories",
    ecosystem="Amazon Linux",
    urls=(
        "https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list",
        "https://cdn.amazonlinux.com/2/core/latest/x86_64/mirror.list",
    ),
    experimental=True,
)
_UPDATEINFO = re.compile(rb'href="(repodata/[\w.-]{1,200}updateinfo\.xml\.gz)"')
_RELEASE = re.compile(r"ALAS(2023|2)?")


def links(url: str, body: bytes) -> tuple[str, ...]:
    """From the mirror list to the repository, from there to the updateinfo."""
    if url.endswith("mirror.list"):
        first = body.decode("ascii", "replace").strip().partition("\n")[0].strip()
        return (f"{first.rstrip('/')}/repodata/repomd.xml",) if first.startswith("https://") else ()
    if url.endswith("/repodata/repomd.xml"):
        found = _UPDATEINFO.search(body)
        return (url.removesuffix("repodata/repomd.xml") + found[1].decode(),) if found else ()
    return ()


def read(stream: BinaryIO, name: str = "") -> Iterator[Advisory]:  # noqa: ARG001 - the form of every feed
    """Every security update."""
    for update in subtrees(plain(stream, FEED.limit), "update"):
        release = _RELEASE.match(update.first("id").text)
        if update.attributes.get("type") == "security" and release:
            yield _record(update, release[1] or "1")


def _record(update: Node, release: str) -> Advisory:
    packages = {
        (package.attributes.get("name", ""), _version(package.attributes)): None for package in update.all("package")
    }
    return erratum(
        update.first("id").text,
        f"Amazon Linux:{release}",
        packages,
        cves=[each.attributes.get("id", "") for each in update.all("reference")],
        severity=update.first("severity").text,
        published=update.first("issued").attributes.get("date", "")[:10],
        modified=update.first("updated").attributes.get("date", "")[:10],
    )


def _version(attributes: dict[str, str]) -> str:
    epoch, version, release = (attributes.get(key, "") for key in ("epoch", "version", "release"))
    return f"{epoch or 0}:{version}-{release}"
