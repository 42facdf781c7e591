"""Globs as policy-controller has them: https://github.com/sigstore/policy-controller/blob/main/pkg/apis/glob/glob.go.

`*` stays between slashes, `**` is anything, all else is itself; `*` alone is Docker Hub's official images and `*/*` what is in
one namespace there. A glob is held against the whole name as go-containerregistry writes it, which for Docker Hub begins with
`index.docker.io/`; where that fails against the name as it was typed.

>>> matches("registry.example.com/*", "registry.example.com/app:1"), matches("registry.example.com/*", "registry.example.com/team/app:1")
(True, False)
>>> matches("index.docker.io/library/*", "ubuntu"), matches("*", "ubuntu"), matches("*/*", "team/app")
(True, True, True)
"""

import functools
from typing import Any

from pratique.errors import UsageError
from pratique.model.reference import Reference
from pratique.oci import references

_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/*.@")
_LONGEST = 1024
_ALIASES = {"*": "index.docker.io/library/*", "*/*": "index.docker.io/*/*"}


def problem(glob: str) -> str:
    """Why policy-controller refuses a glob; empty when it does not. To be read after the glob."""
    if not glob:
        return "is empty: write `**` for every image"
    if len(glob) > _LONGEST:
        return f"is longer than {_LONGEST:,} characters"
    bad = "".join(sorted(set(glob) - _ALLOWED))
    return f"has {bad[:20]!r}, and letters, digits and - _ : / * . @ are all that a glob has" if bad else ""


def never(glob: str) -> str:
    """Why a good glob matches no image's whole name; empty when it may. To be read after the glob."""
    if "://" in glob:
        return "has a scheme, and no image's name has one: remove it"
    if glob.startswith("/") or glob.endswith("/") or "//" in glob:
        return "begins or ends with a slash or has two in a row, and no image's name does"
    host, slash, _ = glob.partition("/")
    if host == "docker.io" and slash:
        return "names docker.io, and policy-controller calls it index.docker.io: write that"
    if not slash and "*" not in glob:
        return "names no registry, and the whole name of an image does: begin it with index.docker.io/library/"
    return ""


def matches(glob: str, image: str) -> bool:
    """Whether a glob names an image, as it is typed in a workload. UsageError when that is no image's name."""
    whole = name(references.parse(image))
    pattern = _compiled(_ALIASES.get(glob, glob))
    return pattern.fullmatch(whole) is not None or pattern.fullmatch(image) is not None


def name(reference: Reference) -> str:
    """The whole name as go-containerregistry writes it: of tag and digest only the digest.

    >>> name(Reference("docker.io", "library/ubuntu", tag="24.04"))
    'index.docker.io/library/ubuntu:24.04'
    """
    registry = "index.docker.io" if reference.registry == references.DOCKER_HUB else reference.registry
    end = f"@{reference.digest}" if reference.digest else f":{reference.tag or 'latest'}"
    return f"{registry}/{reference.repository}{end}"


@functools.lru_cache(maxsize=4096)
def _compiled(glob: str) -> Any:
    """For RE2, whose time is linear whatever the glob."""
    import re2

    if found := problem(glob):
        raise UsageError(f"The glob {glob[:100]!r} {found}.")
    parts = ("[^/]*".join(map(re2.escape, part.split("*"))) for part in glob.split("**"))
    return re2.compile(".*".join(parts))
