"""Work that runs beside the pass over a layer: in order, in one thread, a few MiB behind.

Looking for secrets costs as much as the rest of a pass, nearly all of it in code that gives the interpreter away.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_BATCH = 1 << 20  # bytes of small files that are handed over together: a hand-over costs as much as a small file
_MOST_STEPS = 256
_AHEAD = 8  # batches that wait, each of about a MiB, at most of one file of 8 MiB


class Aside:
    """`do` for each step, `finish` at the end. A pass that fails may leave it: its thread ends with it."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._steps: list[Callable[[], object]] = []
        self._size = 0
        self._running: deque[Future[None]] = deque()

    def do(self, step: Callable[[], object], size: int) -> None:
        """Run a step soon, after all earlier ones. `size` in bytes of what it holds in memory."""
        self._steps.append(step)
        self._size += size
        if self._size >= _BATCH or len(self._steps) >= _MOST_STEPS:
            self._send()

    def finish(self) -> None:
        """Wait for all steps; raises what one of them raised."""
        self._send()
        while self._running:
            self._running.popleft().result()
        if self._pool is not None:
            self._pool.shutdown()

    def _send(self) -> None:
        if not self._steps:
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "aside")
        self._running.append(self._pool.submit(_all, self._steps))
        self._steps, self._size = [], 0
        while len(self._running) > _AHEAD:
            self._running.popleft().result()


def _all(steps: list[Callable[[], object]]) -> None:
    for step in steps:
        step()
