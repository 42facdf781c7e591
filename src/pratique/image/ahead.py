"""Pieces made a few ahead by another thread, so that what makes them and what uses them run side by side."""

import queue
import threading
from collections.abc import Iterator
from typing import Any

_PIECES = 12  # of up to 2 MiB that wait: many small files take the one thread longer, large ones the other


def ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, made by another thread a few ahead; its exception is raised here."""
    waiting: queue.Queue[bytes | BaseException | None] = queue.Queue(_PIECES)
    stop = threading.Event()
    thread = threading.Thread(target=_produce, args=(pieces, waiting, stop), daemon=True, name="inflate")
    thread.start()
    try:
        while (piece := waiting.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        stop.set()
        while thread.is_alive():  # a full queue would keep it waiting
            _drain(waiting)
            thread.join(0.01)


def _produce(
    pieces: Iterator[bytes], waiting: "queue.Queue[bytes | BaseException | None]", stop: threading.Event
) -> None:
    try:
        for piece in pieces:
            waiting.put(piece)
            if stop.is_set():
                return
        waiting.put(None)
    except BaseException as error:  # noqa: BLE001 - raised again by the thread that reads
        waiting.put(error)


def _drain(waiting: "queue.Queue[Any]") -> None:
    try:
        while True:
            waiting.get_nowait()
    except queue.Empty:
        return
