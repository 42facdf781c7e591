"""Read an image's name as Docker does: `alpine` is `docker.io/library/alpine:latest`.

Grammar: https://github.com/distribution/reference/blob/main/reference.go

>>> str(parse("alpine"))
'docker.io/library/alpine:latest'
>>> parse("localhost:5000/team/app@sha256:" + 64 * "0").registry
'localhost:5000'
"""

import re

from pratique.errors import UsageError
from pratique.model.reference import Reference

DOCKER_HUB = "docker.io"
_LONGEST_NAME = 255
_LONGEST = _LONGEST_NAME + 1 + 128 + 1 + 71  # name, tag, digest and what stands between them

_HOST = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]{1,5})?")
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def parse(text: str) -> Reference:
    """`[registry/]repository[:tag][@digest]`, normalised; the tag is `latest` when neither is given. UsageError."""
    if len(text) > _LONGEST:
        raise _wrong(text[:80] + "…", "it is longer than a reference can be")
    rest, at, digest = text.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        raise _wrong(text, "what follows @ is no sha256 digest")
    registry, rest = _registry(rest)
    repository, colon, tag = rest.partition(":")
    if colon and not _TAG.fullmatch(tag):
        raise _wrong(text, f"{tag!r} is no tag")
    if not _HOST.fullmatch(registry):
        raise _wrong(text, f"{registry!r} is no registry")
    if registry == DOCKER_HUB and "/" not in repository:
        repository = f"library/{repository}"
    if not all(_COMPONENT.fullmatch(part) for part in repository.split("/")):
        raise _wrong(text, f"{repository!r} is no repository (lower-case letters, digits and . _ - between them)")
    if len(registry) + 1 + len(repository) > _LONGEST_NAME:
        raise _wrong(text[:80] + "…", f"registry and repository are longer than {_LONGEST_NAME} characters")
    return Reference(registry, repository, tag or ("" if digest else "latest"), digest)


def _registry(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        return (DOCKER_HUB if first == "index.docker.io" else first), rest
    return DOCKER_HUB, text


def _wrong(text: str, why: str) -> UsageError:
    return UsageError(f"{text!r} is no image reference: {why}; write registry.example.com/team/app:1.0.")
