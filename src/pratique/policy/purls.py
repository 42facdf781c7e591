"""Package URLs compared as VEX compares them (https://github.com/package-url/purl-spec).

>>> covers("pkg:deb/debian/openssl", "pkg:deb/debian/openssl@3.0.1-1?arch=amd64")
True
>>> covers("pkg:deb/debian/openssl?arch=arm64", "pkg:deb/debian/openssl@3.0.1-1?arch=amd64")
False
"""

import functools
from urllib.parse import unquote

from pratique.documents import purl
from pratique.errors import UnreadableError
from pratique.policy import globs


@functools.lru_cache(maxsize=65_536)
def parse(text: str) -> purl.Purl | None:
    """A package URL's parts; None for what is none."""
    try:
        return purl.parse(text)
    except UnreadableError:
        return None


def covers(statement: str, package: str) -> bool:
    """Whether a statement's purl is about a package: no version means every version, qualifiers given must be among its own."""
    wide, narrow = parse(statement), parse(package)
    if wide is None or narrow is None:
        return False
    return (
        (wide.type, wide.namespace, wide.name) == (narrow.type, narrow.namespace, narrow.name)
        and wide.version in ("", narrow.version)
        and _qualifiers(wide) <= narrow.qualifiers.items()
        and wide.subpath in ("", narrow.subpath)
    )


def _qualifiers(statement: purl.Purl) -> set[tuple[str, str]]:
    """A statement's qualifiers without those that say what is the default: many write `type=jar`, packages do not."""
    return set(statement.qualifiers.items()) - ({("type", "jar")} if statement.type == "maven" else set())


def begins(pattern: str, package: str) -> bool:
    """Whether a package lies under a pattern: a purl, its beginning up to a slash, or a glob without or with a version.

    >>> begins("pkg:deb/debian", "pkg:deb/debian/openssl@1"), begins("pkg:deb/debian/open", "pkg:deb/debian/openssl@1")
    (True, False)
    >>> begins("pkg:deb/*/openssl*", "pkg:deb/debian/openssl-dev@1?arch=amd64")
    True
    """
    found = parse(package)
    if found is None:
        return False
    path = "/".join(part for part in (f"pkg:{found.type}", found.namespace, found.name) if part)
    if "*" in pattern:
        return globs.text_matches(pattern, path) or globs.text_matches(pattern, f"{path}@{found.version}")
    return covers(pattern, package) or path.startswith(unquote(pattern).rstrip("/") + "/")


def of_image(statement: str, name: str, digests: frozenset[str]) -> bool:
    """Whether a `pkg:oci` or `pkg:docker` purl names an image: `name` as `registry/repository`, or one of its digests.

    The digest is what we computed, the name what the user asked for; a purl that gives both needs both.
    """
    found = parse(statement)
    if found is None or found.type not in {"oci", "docker"}:
        return False
    if found.version and found.version not in digests:
        return False
    wanted = found.qualifiers.get("repository_url", "")
    if wanted:
        return wanted.removeprefix("https://").rstrip("/").removeprefix("index.") in (name, name.rpartition("/")[0])
    return bool(found.version) or found.name == name.rpartition("/")[2].lower()
