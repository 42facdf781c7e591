"""Where images lie: one file per place, and what a user's word for an image means.

A file's name, with `-` for `_`, is the scheme: `docker-archive:app.tar`. Each has
`open(value, settings, progress) → context manager of Sequence[Opened]`; those that can be told from a path by its
content have `guess(path) → bool`, cheap, and true for one of them only.
"""

import os
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TypeAlias

from pratique import plugins
from pratique.errors import NotFoundError, UsageError
from pratique.model.image import OpenImage, OpenSbom, OpenTree
from pratique.model.progress import Progress
from pratique.model.reference import Target
from pratique.model.settings import Settings

Opened: TypeAlias = OpenImage | OpenTree | OpenSbom

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,63}):")
_PATH_LIKE = ("/", "./", "../", "~")
_FILE_LIKE = (".tar", ".tar.gz", ".tgz", ".tar.zst", ".json")
_NOT_A_REFERENCE = re.compile(r"[a-z][a-z0-9+.-]{0,63}:(?:[/.~]|$)")


def schemes() -> tuple[str, ...]:
    """All schemes, sorted."""
    return tuple(name.replace("_", "-") for name in plugins.names(__name__))


def parse(text: str) -> Target:
    """What a user's word means: `scheme:value`, an existing path by its content, else a registry reference.

    UsageError for an unknown scheme, a path of no known kind and a word that is nothing of all that; NotFoundError for a path that is not there.
    """
    match = _SCHEME.match(text)
    if match and match[1] in schemes():
        if len(text) == match.end():
            raise UsageError(f"{text!r} names nothing: write {match[1]}:NAME.")
        return Target(match[1], text[match.end() :])
    if os.path.exists(text):
        return Target(_guess(text), text)
    if _NOT_A_REFERENCE.match(text):
        raise UsageError(f"{text!r} has an unknown scheme: use one of {', '.join(schemes())}.")
    if text.startswith(_PATH_LIKE) or text.endswith(_FILE_LIKE):
        raise NotFoundError(f"There is no {text}: check the path.")
    from pratique.oci import references

    return Target("registry", str(references.parse(text)))


def open(  # noqa: A001 - the verb of the contract
    target: Target, settings: Settings, progress: Progress
) -> AbstractContextManager[Sequence[Opened]]:
    """The images of a target, while the context lasts. Errors of `pratique.errors` when it is entered."""
    try:
        source = plugins.load_one(__name__, target.scheme.replace("-", "_"))
    except KeyError as error:
        raise UsageError(f"{target.scheme!r} is an unknown scheme: use one of {', '.join(schemes())}.") from error
    opened: AbstractContextManager[Sequence[Opened]] = source.open(target.value, settings, progress)
    return opened


def _guess(path: str) -> str:
    found = [name for name, source in plugins.load(__name__).items() if getattr(source, "guess", _never)(path)]
    if len(found) != 1:
        raise UsageError(
            f"{path} is of no kind that can be told by its content: name its scheme, one of {', '.join(schemes())}."
        )
    return found[0].replace("_", "-")


def _never(_: str) -> bool:
    return False
