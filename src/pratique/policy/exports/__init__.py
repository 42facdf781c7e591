"""A policy written for other tools: one file per format, its name the format's.

The pivot is policy-controller's ClusterImagePolicy (`policy/demands.py`): what of a policy is about signatures becomes one or more of
these, and each format says these in its own words: `export(demands) -> Exported`. What a format cannot say is refused where
leaving it out would let more images pass; all else that is lost is in the notes, which are written into the file too.
"""

from collections.abc import Mapping, Sequence

import msgspec

from pratique import plugins
from pratique.documents.cluster_image_policy import ClusterImagePolicy
from pratique.errors import UsageError


class Demands(msgspec.Struct, frozen=True):
    """What is demanded of signatures, in the form of image policies."""

    policies: tuple[ClusterImagePolicy, ...]
    notes: tuple[str, ...] = ()
    """What is lost on the way, whatever the format; one sentence each."""
    namespaces: tuple[str, ...] = ()
    """Globs; empty for all."""
    no_match: str = "deny"
    """What becomes of images that no policy is for: `deny` or `allow`."""


class Exported(msgspec.Struct, frozen=True):
    files: Mapping[str, str]
    """Path below the output → its text; one with the empty path for a format of one file."""
    notes: tuple[str, ...] = ()


def formats() -> tuple[str, ...]:
    """As the command line names them."""
    return tuple(name.replace("_", "-") for name in plugins.names(__name__))


def export(demands: Demands, form: str) -> Exported:
    """UsageError for a format that is not there, and for what it cannot say."""
    if form not in formats():
        raise UsageError(f"There is no format {form!r}: use one of {', '.join(formats())}.")
    made = plugins.load(__name__)[form.replace("-", "_")].export(demands)
    if not isinstance(made, Exported):
        raise TypeError(form)
    return made


def refused(policy: ClusterImagePolicy, tool: str, what: str, fix: str) -> UsageError:
    """The error for something that a format cannot say and must not leave out."""
    return UsageError(f"{policy.name}: {tool} cannot say {what}: {fix}.")


def commented(notes: Sequence[str]) -> str:
    """Notes as the head of a YAML file."""
    return "".join(f"# {note}\n" for note in notes)
