"""Work that runs beside the pass over a layer: in order, in one thread, a few MiB behind.

Looking for secrets costs as much as the rest of a pass, nearly all of it in code that gives the interpreter away.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

_AHEAD = 8  # steps that wait, each of about a MiB, at most of one file of 8 MiB


class Aside:
    """`do` for each step, `finish` at the end. A pass that fails may leave it: its thread ends with it."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._running: deque[Future[object]] = deque()

    def do(self, step: Callable[[], object]) -> None:
        """Run a step soon, after all earlier ones. A hand-over costs as much as a small file: give it many at once."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "aside")
        self._running.append(self._pool.submit(step))
        while len(self._running) > _AHEAD:
            self._running.popleft().result()

    def finish(self) -> None:
        """Wait for all steps; raises what one of them raised."""
        while self._running:
            self._running.popleft().result()
        if self._pool is not None:
            self._pool.shutdown()
