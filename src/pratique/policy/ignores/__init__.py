"""Ignore files of other tools: one file per format, its name the format's. Read only when the user or a policy names them.

Each gives waivers with file and line, and `skipped`: lines that ask for what we cannot compare. Such a line waives nothing.
"""

import os

import msgspec

from pratique import plugins
from pratique.errors import UsageError
from pratique.policy.document import Waiver


class Ignored(msgspec.Struct, frozen=True):
    """What an ignore file says."""

    waivers: tuple[Waiver, ...] = ()
    skipped: tuple[str, ...] = ()
    """`file:line: why`, one sentence each."""


def formats() -> dict[str, tuple[str, ...]]:
    """Format → the file names by which it is known."""
    return {name: module.NAMES for name, module in plugins.load(__name__).items()}


def read(data: bytes, name: str, form: str = "") -> Ignored:
    """An ignore file, by its format or else by its name. UsageError names every mistake in it with its line."""
    known = plugins.load(__name__)
    found = form or next((each for each, names in formats().items() if os.path.basename(name) in names), "")
    if found not in known:
        names = ", ".join(sorted(each for names in formats().values() for each in names))
        raise UsageError(
            f"{name} is no ignore file that is known by its name ({names}): "
            f"name its format in front, as in {next(iter(known))}:{name}."
        )
    result = known[found].read(data, name)
    if not isinstance(result, Ignored):
        raise TypeError(found)
    return result


def wrong(name: str, errors: list[str]) -> UsageError:
    """The error of a file whose lines are wrong."""
    return UsageError("\n  ".join([f"{name} cannot be used; correct what each line says:", *errors]))
