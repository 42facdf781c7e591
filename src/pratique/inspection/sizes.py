"""Where an image's bytes are: by layer and by folder, and which of them later layers delete or replace."""

from collections import Counter
from collections.abc import Sequence

from pratique.checks.image._files import Files
from pratique.model.evidence import FolderSize, LayerSize
from pratique.model.files import FILE, display
from pratique.model.image import Image
from pratique.model.reading import LayerReading

_FOLDERS = 5  # the largest of each layer
_DEEPEST = 3  # parts of a folder's path


def of_layers(image: Image, readings: Sequence[LayerReading]) -> tuple[LayerSize, ...]:
    """One for each layer that was read, the lowest first."""
    layers = [layer for layer in image.layers if not layer.foreign]
    hidden: Counter[int] = Counter()
    for _, (number, row) in Files(readings, layers).hidden():
        hidden[number] += row[5]
    return tuple(_of_layer(reading, hidden[number]) for number, reading in enumerate(readings))


def _of_layer(reading: LayerReading, hidden: int) -> LayerSize:
    files = content = 0
    folders: Counter[bytes] = Counter()
    for row in reading.index:
        if row[1] == FILE:
            files += 1
            content += row[5]
            folders[b"/".join(row[0].split(b"/")[:-1][:_DEEPEST])] += row[5]
    largest = tuple(FolderSize(display(path), size) for path, size in folders.most_common(_FOLDERS) if size)
    return LayerSize(reading.diff_id, reading.stored_bytes, content, files, hidden, largest)
