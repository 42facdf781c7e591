"""What a user calls the two ends of a move: `registry.example.com/team/app:1`, `oci-dir:PATH[:TAG]`, `oci-archive:FILE[:TAG]`."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from pratique.errors import UsageError
from pratique.model.progress import Progress
from pratique.model.reference import Reference, Target
from pratique.model.settings import Settings
from pratique.oci import references
from pratique.workflow.moving import in_archive, in_layout, in_registry
from pratique.workflow.moving.ends import Destination, Source

_LAYOUTS = ("oci-dir", "oci-archive")


def source(target: Target, settings: Settings, progress: Progress) -> AbstractContextManager[Source]:
    """InputError, OutsideError when it is entered; UsageError for places that hold nothing that hangs on an image."""
    if target.scheme == "registry":
        return in_registry.open_source(target.value, settings)
    if target.scheme in _LAYOUTS:
        return in_layout.open_source(target.value, settings, progress)
    raise _wrong(target)


@contextmanager
def destination(target: Target, settings: Settings, called: Reference | None = None) -> Iterator[Destination]:
    """`called`: the image's name where it comes from; a layout without a tag of its own keeps it."""
    if target.scheme == "registry":
        with in_registry.open_destination(target.value, settings) as there:
            yield there
        return
    if target.scheme not in _LAYOUTS:
        raise _wrong(target)
    path, tag = in_layout.split(target.value)
    names = (tag, "") if tag else name(called)
    if target.scheme == "oci-dir":
        yield in_layout.LayoutDestination(path, settings.limits, *names)
        return
    with in_archive.open_destination(path) as archive:
        archive.called(*names)
        yield archive


def name(called: Reference | None) -> tuple[str, str]:
    """The tag and the full name that a layout gives an image of a registry."""
    return (called.tag, str(called)) if called else ("", "")


def reference(target: Target) -> Reference | None:
    """The reference of a target in a registry."""
    return references.parse(target.value) if target.scheme == "registry" else None


def _wrong(target: Target) -> UsageError:
    return UsageError(f"{target} is no place to move from or to: name an image in a registry, {' or '.join(_LAYOUTS)}.")
