"""Many images in one OCI layout: out of registries, and into others."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from pratique.errors import NotFoundError, UsageError
from pratique.model.progress import Progress
from pratique.model.reference import Reference, Target
from pratique.model.settings import Settings
from pratique.oci import layout, references
from pratique.oci.manifests import Descriptor
from pratique.workflow.moving import in_archive, in_layout, in_registry, moving, opening
from pratique.workflow.moving.ends import Destination
from pratique.workflow.moving.moving import Moved


class Shipped(msgspec.Struct, frozen=True):
    """An image that was moved, and what it is called at its destination."""

    name: str
    moved: Moved


def save(
    images: Sequence[Target], path: str, settings: Settings, progress: Progress, *, only_image: bool = False
) -> list[Shipped]:
    """Into a directory (what it holds stays), or a file that ends in `.tar` (replaced, when all of it is there). InputError, OutsideError."""
    with _writers(path, settings) as at:
        return [_saved(image, at, settings, progress, only_image) for image in images]


def load(path: str, to: str, settings: Settings, progress: Progress, *, only_image: bool = False) -> Iterator[Shipped]:
    """Each image of a layout to where it came from; to `to`, or below it when that ends in `/`. InputError, OutsideError."""
    with in_layout.open_files(path, settings, progress) as files:
        found = in_layout.images(layout.index(files, settings.limits))
        if not found:
            raise NotFoundError(f"The layout {path} holds no image: name another.")
        for root, reference in [(each, _where(each, to, path, len(found))) for each in found]:
            source = in_layout.LayoutSource(path, files, root, settings.limits)
            with in_registry.open_destination(str(reference), settings) as there:
                moved = moving.move(source, there, progress, settings.limits, only_image=only_image)
            yield Shipped(str(reference), moved)


def references_of(path: str, to: str, settings: Settings, progress: Progress) -> tuple[str, ...]:
    """Where `load` would move the images of a layout."""
    with in_layout.open_files(path, settings, progress) as files:
        found = in_layout.images(layout.index(files, settings.limits))
        return tuple(str(_where(each, to, path, len(found))) for each in found)


class _Writers:
    """A destination for each image, all of them in one layout."""

    def __init__(self, path: str, settings: Settings, archive: in_archive.ArchiveDestination | None) -> None:
        self._path, self._settings, self._archive = path, settings, archive

    def destination(self, tag: str, full: str) -> Destination:
        if self._archive is None:
            return in_layout.LayoutDestination(self._path, self._settings.limits, tag, full)
        self._archive.called(tag, full)
        return self._archive


@contextmanager
def _writers(path: str, settings: Settings) -> Iterator[_Writers]:
    if not path.endswith(".tar"):
        yield _Writers(path, settings, None)
        return
    with in_archive.open_destination(path) as archive:
        yield _Writers(path, settings, archive)


def _saved(image: Target, at: _Writers, settings: Settings, progress: Progress, only_image: bool) -> Shipped:
    called = opening.reference(image)
    with opening.source(image, settings, progress) as source:
        there = at.destination(*opening.name(called))
        return Shipped(
            str(called or image), moving.move(source, there, progress, settings.limits, only_image=only_image)
        )


def _where(image: Descriptor, to: str, path: str, count: int) -> Reference:
    """The reference that an image of a layout goes to. UsageError where nothing says which."""
    tag, full = layout.names(image)
    known = references.parse(full) if full and full != tag else None
    if not to:
        if known is None:
            raise UsageError(
                f"{path} does not say where {tag or image.digest} came from: name where it goes with --to."
            )
        return known
    if not to.endswith("/"):
        if count > 1:
            raise UsageError(f"{path} holds {count} images: end --to with / to put each below it, {to}/.")
        named = references.parse(to)
        plain = ":" not in to.rpartition("/")[2] and "@" not in to
        return Reference(named.registry, named.repository, tag) if plain and tag and tag == _as_tag(tag) else named
    if known is None:
        raise UsageError(
            f"{path} does not say what {tag or image.digest} is called: name it with --to, without / at the end."
        )
    return references.parse(f"{to}{known.repository}{str(known).removeprefix(known.name)}")


def _as_tag(text: str) -> str:
    """The text, where it could be a tag."""
    return text if "/" not in text and ":" not in text and "@" not in text else ""
