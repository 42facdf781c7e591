"""cosign's legacy lists: a tag that all signers share is united with what the destination has, never overwritten."""

from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError
from pratique.oci import digests, media_types
from pratique.oci.manifests import Manifest, parse
from pratique.workflow.moving.ends import Part

_SHARED = (".sig", ".att")


def united(part: Part, there: bytes, limit: int) -> tuple[Part, bytes]:
    """The list to put in place of both, and its config; the config is empty where one of the two lists holds the other.

    UnreadableError when what lies under the destination's tag is something else.
    """
    if not part.tag.endswith(_SHARED) or there == part.data:
        return part, b""
    if not isinstance(parse(there, "", limit), Manifest):
        raise UnreadableError(f"The destination's tag {part.tag} is no list of signatures: remove it.")
    ours, theirs = (strict.check(data, part.tag, limit)["layers"] for data in (part.data, there))
    known = {_identity(layer): layer for layer in (*theirs, *ours)}
    if len(known) == len({_identity(layer) for layer in ours}):
        return part, b""
    if len(known) == len({_identity(layer) for layer in theirs}):
        return Part(digests.of(there), there, parse(there, "", limit), part.tag), b""
    return _list(list(known.values()), part.tag, limit)


def _list(layers: list[dict[str, Any]], tag: str, limit: int) -> tuple[Part, bytes]:
    found = [layer["digest"] for layer in layers]
    config = msgspec.json.encode(
        {"architecture": "", "os": "", "config": {}, "rootfs": {"type": "layers", "diff_ids": found}}
    )
    manifest = {
        "schemaVersion": 2,
        "mediaType": media_types.OCI_MANIFEST,
        "config": {"mediaType": media_types.OCI_CONFIG, "size": len(config), "digest": digests.of(config)},
        "layers": layers,
    }
    data = msgspec.json.encode(manifest)
    return Part(digests.of(data), data, parse(data, "", limit), tag), config


def _identity(layer: dict[str, Any]) -> bytes:
    return msgspec.json.encode(layer, order="sorted")
