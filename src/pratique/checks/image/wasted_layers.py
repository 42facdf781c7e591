"""A layer holds files that a later layer deletes or replaces.

Why: they are still stored, moved and readable in the image; deleting them there frees nothing.
Fix: delete in the RUN that made them, copy only what is needed from another stage, or use `RUN --mount=type=bind`.
References: https://docs.docker.com/build/building/multi-stage/
"""

from collections.abc import Iterator

import msgspec

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = (
    {
        "history": ["COPY /wheels /wheels # buildkit", "RUN /bin/sh -c rm -rf /wheels # buildkit"],
        "layers": [{"wheels/a.whl": {"size": 5_000_000}}, {".wh.wheels": {}}],
    },
    {"layers": [{"app/a": {"size": 3_000_000}}, {"app/a": {"size": 3_000_000, "mode": 0o755}}]},
)
PASSES: Examples = (
    {"layers": [{"wheels/a.whl": {"size": 5_000_000}}, {"app": {"size": 1}}]},
    {"layers": [{"etc/ld.so.cache": {"size": 9_000}}, {"etc/ld.so.cache": {"size": 9_000}}]},
)
_LEAST = 1_000_000
"""Bytes of one pair of layers."""


@check("low", baseline="layer_minimization")
def wasted_layers(files: Files) -> Iterator[Fault]:
    wasted: dict[tuple[int, int], tuple[int, int, bytes]] = {}
    for upper, (lower, row) in files.hidden():
        size, largest, path = wasted.get((lower, upper), (0, -1, b""))
        wasted[lower, upper] = (size + row[5], *((row[5], row[0]) if row[5] > largest else (largest, path)))
    for (lower, upper), (size, _, path) in sorted(wasted.items()):
        if size >= _LEAST:
            by = files.layers[upper].instruction if upper < len(files.layers) else ""
            held = files.overlay.indexes[lower].row(path)
            if held is not None:
                what = f"{size / 1e6:,.1f} MB, such as {display(path)}, are deleted or replaced later"
                fault = files.fault((lower, held), f"{what} (by {by[:100]})." if by else f"{what}.")
                yield msgspec.structs.replace(fault, subject=display(path))
