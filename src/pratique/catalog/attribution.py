"""Which layers belong to the base image.

From chains of diff IDs already seen under a trusted name, or from what the image says of its base. What it says of itself
only ever explains: no rule is loosened by it.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol

import msgspec

from pratique.model.image import Image
from pratique.model.reading import LayerReading


class KnownBases(Protocol):
    def bases(self, chains: Sequence[str]) -> dict[str, str]: ...


def attribute(image: Image, readings: Sequence[LayerReading], known: KnownBases) -> Image:
    """The image with both digests of every layer and, where it is known, whether the layer belongs to the base image."""
    read = iter(readings)
    whole = []
    for layer in image.layers:
        if layer.foreign:
            whole.append(layer)
            continue
        reading = next(read)
        whole.append(
            msgspec.structs.replace(
                layer,
                digest=layer.digest or reading.digest,
                diff_id=reading.diff_id,
                size=layer.size or reading.stored_bytes,
            )
        )
    chains = chain_ids([layer.diff_id for layer in whole])
    bases = known.bases(chains[:-1])
    depth = max((number for number, chain in enumerate(chains) if chain in bases), default=-1)
    if depth < 0:
        return msgspec.structs.replace(image, layers=tuple(whole))
    layers = tuple(msgspec.structs.replace(layer, base_image=number <= depth) for number, layer in enumerate(whole))
    return msgspec.structs.replace(image, layers=layers, base_name=image.base_name or bases[chains[depth]])


def chain_ids(diff_ids: Sequence[str]) -> list[str]:
    """Chain IDs as the OCI image specification defines them: the first is the first diff ID."""
    found: list[str] = []
    for diff_id in diff_ids:
        if not diff_id:
            break
        found.append(
            diff_id if not found else f"sha256:{hashlib.sha256(f'{found[-1]} {diff_id}'.encode()).hexdigest()}"
        )
    return found
