"""What is to be moved: the image, the manifests that an index lists, and all that hangs on any of them.

What hangs are referrers (with what hangs on these) and cosign's legacy tags. Lists of referrers come from whoever wrote them:
a manifest counts when it names the subject itself, each once, and their number and bytes are bounded.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec

from pratique.errors import InputError, LimitError, UnreadableError
from pratique.model.settings import Limits
from pratique.oci import digests, images
from pratique.oci.manifests import Descriptor, Index, parse
from pratique.workflow.moving.ends import Part, Source

SUFFIXES = (".sig", ".att", ".sbom")
"""Of cosign's legacy tags: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md"""
_DEEPEST = 4  # indexes within indexes
_MOST = 20_000  # manifests
_MOST_BYTES = 512 << 20  # of all manifests
_AT_ONCE = 8


class Plan(msgspec.Struct, frozen=True):
    image: tuple[Part, ...]
    """Bottom up: the last one is what the user named."""
    hanging: tuple[Part, ...] = ()
    """Each after what it hangs on, and after what it lists."""
    problems: tuple[str, ...] = ()
    """What hangs on the image and could not be read, a sentence each."""

    @property
    def root(self) -> Part:
        return self.image[-1]


def plan(source: Source, limits: Limits, *, only_image: bool = False) -> Plan:
    """InputError for an image that cannot be read whole, OutsideError; what hangs on it and is damaged is in `problems`."""
    reader = _Reader(source, limits)
    image = reader.below(source.root)
    if only_image:
        return Plan(tuple(image))
    hanging = reader.hanging(image)
    return Plan(tuple(image), tuple(hanging), tuple(sorted(reader.problems)))


def of_platform(source: Source, platform: str, limits: Limits) -> Descriptor:
    """The one image of an index that is for a platform. NotFoundError where there is none."""
    found = source.root
    for _ in range(_DEEPEST + 1):
        document = parse(source.manifest(found.digest), found.media_type, limits.manifest_bytes)
        if not isinstance(document, Index):
            return found
        chosen = images.choose(document.manifests, platform)
        if not chosen:
            raise UnreadableError("The index holds no container image: name another.")
        found = chosen[0]
    raise LimitError(f"The image is an index within over {_DEEPEST} indexes: build it again.")


class _Reader:
    def __init__(self, source: Source, limits: Limits) -> None:
        self.problems: list[str] = []
        self._source = source
        self._limit = limits.manifest_bytes
        self._room = _MOST_BYTES
        self._seen: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def below(self, root: Descriptor) -> list[Part]:
        """A manifest and what it lists, bottom up, each once."""
        return list(self._walk(root, 0))

    def hanging(self, parts: list[Part]) -> list[Part]:
        """What hangs on these, and on that, level by level."""
        found: list[Part] = []
        level = parts
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            while level:
                level = [part for each in pool.map(self._on, {part.digest: None for part in level}) for part in each]
                found += level
        return found

    def _walk(self, descriptor: Descriptor, depth: int) -> Iterator[Part]:
        part = self._part(self._source.manifest(descriptor.digest), descriptor.media_type)
        if not self._new(part):
            return
        if isinstance(part.document, Index):
            if depth >= _DEEPEST:
                raise LimitError(f"The image is an index within over {_DEEPEST} indexes: build it again.")
            for child in part.document.manifests:
                yield from self._walk(child, depth + 1)
        yield part

    def _on(self, subject: str) -> list[Part]:
        return [*self._referring(subject), *self._tagged(subject)]

    def _referring(self, subject: str) -> Iterator[Part]:
        try:
            listed = self._source.referrers(subject)
        except InputError as error:
            self.problems.append(f"The list of what refers to {subject} was not read: {error}")
            return
        for entry in listed:
            try:
                found = self.below(entry)
            except _TooMuchError:
                raise
            except InputError as error:
                self.problems.append(f"{entry.digest}: {error}")
                continue
            if found and (not found[-1].document.subject or found[-1].document.subject.digest != subject):
                self.problems.append(f"{entry.digest} is listed as hanging on {subject} and does not say so itself.")
                continue
            yield from found

    def _tagged(self, subject: str) -> Iterator[Part]:
        for suffix in SUFFIXES:
            tag = subject.replace(":", "-") + suffix
            try:
                if (data := self._source.tagged(tag)) is None:
                    continue
                part = self._part(data, "", tag)
                if isinstance(part.document, Index):
                    raise UnreadableError("It is an index and no list of signatures: remove the tag.")
            except _TooMuchError:
                raise
            except InputError as error:
                self.problems.append(f"{tag}: {error}")
                continue
            if self._new(part):
                yield part

    def _part(self, data: bytes, media_type: str, tag: str = "") -> Part:
        return Part(digests.of(data), data, parse(data, media_type, self._limit), tag)

    def _new(self, part: Part) -> bool:
        """Is it met for the first time? LimitError when there is more than anybody makes."""
        with self._lock:
            key = part.digest, part.tag
            if key in self._seen:
                return False
            self._seen.add(key)
            self._room -= len(part.data)
            if len(self._seen) > _MOST or self._room < 0:
                raise _TooMuchError(
                    f"Over {_MOST:,} manifests (or {_MOST_BYTES >> 20} MiB of them) hang on {self._source.name}: move --only-image."
                )
            return True


class _TooMuchError(LimitError):
    """All of it together is too much; no single part of it can be left out."""
