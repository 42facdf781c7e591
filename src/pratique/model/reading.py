"""What was read of one layer: the value that the image stage hands to the catalogue, and that the cache keeps."""

import msgspec

from pratique.model.analyser import Record
from pratique.model.files import FileIndex


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something in a layer that could not be examined, or that two runtimes would read differently."""

    path: str
    what: str
    ambiguous: bool = False


class LayerReading(msgspec.Struct, frozen=True):
    """What one layer holds, and what the analysers read in it."""

    digest: str
    diff_id: str
    stored_bytes: int
    plain_bytes: int
    index: FileIndex
    records: dict[str, list[tuple[bytes, Record]]]
    """Analyser's name → (path, record)."""
    problems: tuple[Problem, ...] = ()
    hidden_links: tuple[tuple[bytes, bytes], ...] = ()
    """(path, target) of links that an analyser wants by their path; their targets may lie under names that it does not want."""
