"""An archive is copied and unpacked in another step.

Why: the packed copy stays in its layer for ever.
Fix: use ADD, which unpacks a local archive as it brings it, or `RUN --mount=type=bind`.
References: https://docs.docker.com/build/building/best-practices/#add-or-copy
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._archives import is_archive
from pratique.checks.dockerfile._runs import Run
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY a.tar.gz /tmp/\nRUN tar xf /tmp/a.tar.gz\n": 2,
}
PASSES: Texts = ("FROM debian:12\nADD a.tar.gz /tmp/\nCOPY b.tar.gz /data/\nRUN ls\n",)
_UNPACKERS = frozenset({"tar", "unzip", "gunzip", "bunzip2", "unxz", "unzstd", "bsdtar", "7z", "gzip", "xz", "zstd"})


@check("low", standards=("DL3010",), baseline="layer_minimization")
def copied_archive(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for one in dockerfile.of("COPY"):
        names = {word.strip("\"'").rpartition("/")[2] for word in one.words[:-1] if is_archive(word.strip("\"'"))}
        target = one.words[-1].strip("\"'").rpartition("/")[2] if one.words else ""
        names |= {target} if names and target else set()
        for run in runs:
            unpacks = any(
                command.name in _UNPACKERS and names & {text.rpartition("/")[2] for text in command.texts}
                for command in run.commands
            )
            if names and run.stage == one.stage and run.instruction.line > one.line and unpacks:
                yield Fault(
                    f"COPY brings {', '.join(sorted(names))}, and line {run.instruction.line} unpacks it.",
                    one.line,
                    one.end_line,
                )
                break
