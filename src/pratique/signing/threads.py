"""Threads that fetch what hangs on images, many requests at a time; kept by whoever asks for many images.

>>> with Threads() as threads:     # doctest: +SKIP
...     collecting.collect(place, digest, threads=threads)
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Self

_AT_ONCE = 8


class Threads:
    """Two kinds, so that none ever waits for a thread of its own kind: who reads a manifest waits for its blobs."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self.manifests = ThreadPoolExecutor(at_once, "manifests")
        self.blobs = ThreadPoolExecutor(at_once, "blobs")

    def close(self) -> None:
        for each in (self.manifests, self.blobs):
            each.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
