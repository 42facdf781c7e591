"""Image globs, as ClusterImagePolicy has them: `*` stays between slashes, `**` is anything, all else is itself.

https://docs.sigstore.dev/policy-controller/overview/#configuring-image-patterns

>>> matches("registry.example.com/**", Reference("registry.example.com", "team/app", tag="1"))
True
>>> matches("registry.example.com/*", Reference("registry.example.com", "team/app", tag="1"))
False
"""

import functools
from typing import Any

from pratique.model.reference import Reference

_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/*.@")
_HUBS = ("docker.io", "index.docker.io")
"""Two names of one registry: we write the first, policy-controller the second."""
_MAX = 512


def problem(glob: str) -> str:
    """Why no image can ever match a glob; empty when one can."""
    if not glob:
        return "an empty glob matches no image"
    if len(glob) > _MAX:
        return f"a glob has at most {_MAX} characters"
    if "://" in glob:
        return "a glob has no scheme: write registry.example.com/**"
    bad = sorted(set(glob) - _ALLOWED)
    if bad:
        return f"no image has {' '.join(bad)} in its name: a glob has letters, digits and - _ : / * . @ only"
    if glob.startswith("/") or "//" in glob or glob.endswith("/"):
        return "no image's name begins or ends with a slash or has two in a row"
    return "`***` is no wildcard: `*` stays between slashes, `**` is anything" if "***" in glob else ""


def matches(glob: str, reference: Reference) -> bool:
    """Whether a glob names an image; with its tag, its digest, or both. `*` alone is Docker Hub's official images."""
    glob = {"*": "docker.io/library/*", "*/*": "docker.io/*/*"}.get(glob, glob)
    return any(text_matches(glob, name) for name in _names(reference))


def text_matches(glob: str, text: str) -> bool:
    """Whether a glob matches the whole of a text."""
    return glob == text or ("*" in glob and compiled(glob).fullmatch(text) is not None)


@functools.lru_cache(maxsize=4096)
def compiled(glob: str) -> Any:
    """A glob for RE2, whose time is linear whatever the glob. `**/` in front of a path is also no directory at all."""
    import re2

    out = []
    for number, part in enumerate(glob.split("**")):
        if number:
            out.append(".*")
        out.append("[^/]*".join(re2.escape(piece) for piece in part.split("*")))
    return re2.compile("(?s)" + "".join(out))


def path_matches(glob: str, path: str) -> bool:
    """Whether a glob names a file: `**/` is any number of directories, also none.

    >>> path_matches("**/*.jar", "app.jar"), path_matches("usr/**", "usr/lib/x"), path_matches("usr/*", "usr/lib/x")
    (True, True, False)
    """
    glob, path = glob.removeprefix("./").lstrip("/"), path.lstrip("/")
    return text_matches(glob, path) or (glob.startswith("**/") and path_matches(glob[3:], path))


def _names(reference: Reference) -> list[str]:
    names = []
    for registry in _HUBS if reference.registry in _HUBS else (reference.registry,):
        name = f"{registry}/{reference.repository}"
        tag = f":{reference.tag}" if reference.tag else ""
        digest = f"@{reference.digest}" if reference.digest else ""
        names += [
            name + tag + digest,
            *([name + tag] if tag and digest else []),
            *([name + digest] if tag and digest else []),
        ]
    return names
