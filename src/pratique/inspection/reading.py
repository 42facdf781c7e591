"""Every layer of an image through the one pass, or from memory where it was read before."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from pratique import plugins
from pratique.cache import Cache, Known
from pratique.errors import UnreadableError
from pratique.image import layers, links
from pratique.model.analyser import Analyser, Record
from pratique.model.image import OpenImage, OpenTree
from pratique.model.progress import Progress, Task
from pratique.model.reading import LayerReading
from pratique.model.settings import Settings

_Records = dict[str, list[tuple[bytes, Record]]]


def read_image(
    opened: OpenImage,
    analysers: Sequence[Analyser],
    settings: Settings,
    progress: Progress,
    cache: Cache,
    *,
    verify: bool = False,
    clean: Callable[[_Records], _Records] | None = None,
) -> tuple[list[LayerReading], float]:
    """What every layer that lies with the image holds, in order.

    The second value is when the oldest of them was read (seconds since the epoch) if all came from memory, else 0.
    `verify` hashes again what was hashed before; `clean` takes the secrets out of what analysers read, before it is kept.
    """
    here = [number for number, layer in enumerate(opened.image.layers) if not layer.foreign]
    total = sum(opened.image.layers[number].size for number in here)
    workers = settings.workers or max(1, (os.cpu_count() or 2) // 2)  # a pass keeps two threads busy
    with progress.task(f"Reading {opened.image.name}", total or None) as task, ThreadPoolExecutor(workers) as pool:
        reader = _LayerReader(opened, analysers, settings, cache, task, verify, clean)
        done = list(pool.map(reader.read, here))
        readings = [reading for reading, _ in done]
        for number, behind in links.behind_links(readings, analysers).items():
            again = _LayerReader(opened, behind, settings, cache, task, verify, clean)
            readings[number] = joined(readings[number], again.read(here[number])[0])
    times = [read for _, read in done]
    return readings, min(times) if times and all(times) else 0.0


def read_tree(opened: OpenTree, analysers: Sequence[Analyser], progress: Progress) -> LayerReading:
    """What a tree of files holds, as one layer."""
    with progress.task(f"Reading {opened.image.name}") as task:
        reading = opened.read(analysers, task)
        for behind in links.behind_links([reading], analysers).values():
            reading = joined(reading, opened.read(behind, task))
    return reading


def joined(first: LayerReading, behind: LayerReading) -> LayerReading:
    """A layer's reading with what was found behind links, under the names of the analysers that it was read for."""
    records = dict(first.records)
    for name, found in behind.records.items():
        own = name.removesuffix(links.SUFFIX)
        records[own] = [*records.get(own, ()), *found]
    problems = tuple(dict.fromkeys((*first.problems, *behind.problems)))
    return msgspec.structs.replace(first, records=records, problems=problems)


class _LayerReader:
    """Reads one layer of an opened image: from the cache, in one pass, or in a pass for what the cache lacks."""

    def __init__(
        self,
        opened: OpenImage,
        analysers: Sequence[Analyser],
        settings: Settings,
        cache: Cache,
        task: Task,
        verify: bool,
        clean: Callable[[_Records], _Records] | None,
    ) -> None:
        self._opened = opened
        self._analysers = analysers
        self._versions = {analyser.name: analyser.version for analyser in analysers}
        self._settings = settings
        self._cache = cache
        self._task = task
        self._verify = verify
        self._clean = clean
        self._pass_version = plugins.digest(layers.__name__)

    def read(self, number: int) -> tuple[LayerReading, float]:
        """The layer, and when it was read if it came from memory whole."""
        layer = self._opened.image.layers[number]
        identity = self._opened.identity(number)
        known = None if self._verify else self._remembered(layer.digest, identity)
        if known and layer.digest and known.reading.digest != layer.digest:
            known = None
        if known and layer.diff_id and known.reading.diff_id != layer.diff_id:
            raise UnreadableError(
                f"Layer {known.reading.digest} does not hold what the image's config promises: it was tampered with or is damaged."
            )
        if known and not known.missing:
            self._task.advance(layer.size)
            return known.reading, known.read
        missing = [one for one in self._analysers if known is None or one.name in known.missing]
        with self._opened.layer(number) as stream:
            reading = layers.read_layer(stream, layer, missing, self._settings.limits, self._task)
        if self._clean:
            reading = msgspec.structs.replace(reading, records=self._clean(reading.records))
        self._cache.save(reading, self._pass_version, {one.name: one.version for one in missing})
        if identity:
            self._cache.remember_file(identity, reading.digest, reading.diff_id)
        if known:
            reading = msgspec.structs.replace(reading, records=known.reading.records | reading.records)
        return reading, 0.0

    def _remembered(self, digest: str, identity: str) -> Known | None:
        if identity:
            # A file is trusted while device, inode, size and times are as they were when we hashed it.
            known_file = self._cache.known_file(identity)
            digest = known_file[0] if known_file else ""
        return self._cache.load(digest, self._pass_version, self._versions) if digest else None
