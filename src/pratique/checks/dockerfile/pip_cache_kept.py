"""pip's cache stays in the image.

Why: it only makes the layer larger.
Fix: add `--no-cache-dir`, set `PIP_NO_CACHE_DIR=1`, or keep it out with `--mount=type=cache,target=/root/.cache/pip`.
References: https://pip.pypa.io/en/stable/topics/caching/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._installs import of, removes
from pratique.checks.dockerfile._runs import Run
from pratique.checks.dockerfile._stages import shipped
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN pip install flask==1\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN pip install --no-cache-dir flask==1\n",
    "FROM debian:12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask==1\n",
    "FROM debian:12\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask==1\n",
)


@check("low", standards=("DL3042",), baseline="layer_minimization")
def pip_cache_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    off = {
        one.stage
        for one in dockerfile.of("ENV", "ARG")
        for name, value in one.pairs
        if name == "PIP_NO_CACHE_DIR" and value
    }
    kept = shipped(dockerfile)
    for run in runs:
        kept_out = any(flag.name == "mount" and "type=cache" in flag.value for flag in run.instruction.flags)
        cleaned = any(removes(command, "root/.cache") or "purge" in command.texts for command in run.commands)
        lineage = {stage.number for stage in dockerfile.lineage(dockerfile.stages[run.stage])}
        for _, command in (
            () if kept_out or cleaned or off & lineage or run.stage not in kept else of([run], "pip", "install")
        ):
            if (
                not command.has("--no-cache-dir")
                and command.name not in ("uv", "pipx")
                and not any(text.startswith("PIP_NO_CACHE_DIR=") for text in command.assigned)
            ):
                yield run.fault(f"{command.name} keeps its cache in the image.", command)
