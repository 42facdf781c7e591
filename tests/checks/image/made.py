"""Images as the examples of image checks write them: a config, history steps, and layers as path → what lies there.

`{"config": {...}, "history": [...], "layers": [{"usr/bin/su": {"mode": 0o4755, "size": 10, "body": "text", "link": "x"}}]}`;
a folder ends in `/`. Without layers there is one that is empty.
"""

import datetime as dt
import hashlib
from typing import Any

import msgspec

from pratique.checks.image import _accounts, examine
from pratique.model import files
from pratique.model.files import DIRECTORY, FILE, OPAQUE, SYMLINK, WHITEOUT, Entry
from pratique.model.finding import Finding
from pratique.model.image import Image, ImageConfig, Layer
from pratique.model.reading import LayerReading

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def findings(example: dict[str, Any]) -> list[Finding]:
    """What all image checks find in an example."""
    readings = [reading(number, layer) for number, layer in enumerate(example.get("layers", [{}]))]
    steps = example.get("history", [])
    history = [
        {"created_by": step} if isinstance(step, str) else {"created_by": step["empty"], "empty_layer": True}
        for step in steps
    ]
    config = msgspec.convert({**example.get("config", {}), "history": history}, ImageConfig)
    made = [step for step in steps if isinstance(step, str)]
    layers = tuple(
        Layer(each.digest, each.diff_id, instruction=made[number] if len(made) == len(readings) else "")
        for number, each in enumerate(readings)
    )
    if bases := example.get("base_layers"):
        layers = tuple(msgspec.structs.replace(one, base_image=number < bases) for number, one in enumerate(layers))
    more = example.get("image", {})
    image = Image(**{"name": "app", "config": config, "layers": () if example.get("tree") else layers, **more})
    return list(examine(image, readings, AT))


def reading(number: int, layer: dict[str, Any]) -> LayerReading:
    analyser = _accounts.analyser()
    records = {
        analyser.name: [
            (path.encode(), analyser.read(Entry(path), what["body"].encode()))
            for path, what in layer.items()
            if path in analyser.wanted.paths
        ]
    }
    name = f"sha256:{hashlib.sha256(f'{number}{layer}'.encode()).hexdigest()}"
    return LayerReading(name, name, 0, 0, files.build([row(path, what) for path, what in layer.items()]), records)


def row(path: str, what: dict[str, Any]) -> files.Row:
    name = path.rpartition("/")[2]
    kind = FILE
    if path.endswith("/"):
        kind = DIRECTORY
    elif name == ".wh..wh..opq":
        kind = OPAQUE
    elif name.startswith(".wh."):
        kind = WHITEOUT
    elif "link" in what:
        kind = SYMLINK
    mode = what.get("mode", 0o755 if kind == DIRECTORY else 0o644)
    size = what.get("size", len(what.get("body", "")))
    return (path.rstrip("/").encode(), kind, mode, 0, 0, size, what.get("link", "").encode(), b"")
