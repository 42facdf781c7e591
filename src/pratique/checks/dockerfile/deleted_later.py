"""A later instruction deletes what an earlier one brought.

Why: it frees nothing: the earlier layer is stored, moved and readable in the image for ever.
Fix: mount it (`RUN --mount=type=bind`), copy it from another stage, or delete it in the RUN that made it.
References: https://docs.docker.com/build/building/multi-stage/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run
from pratique.checks.dockerfile._stages import shipped
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nCOPY --from=build /wheels /wheels\nRUN pip install --no-cache-dir /wheels/* && \\\n    rm -rf /wheels\n": 4,
}
PASSES: Texts = (
    "FROM debian:12\nRUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install /wheels/*\n",
    "FROM debian:12\nCOPY a /a\nRUN rm -rf /b\n",
)


@check("low", baseline="layer_minimization")
def deleted_later(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    kept = shipped(dockerfile)
    for run in runs:
        if run.stage not in kept:
            continue
        brought: dict[str, int] = {}
        for one in dockerfile.stages[run.stage].instructions:
            if one.line >= run.instruction.line:
                break
            if one.keyword in ("COPY", "ADD") and len(one.words) > 1:
                target = one.words[-1].strip("\"'")
                names = [word.strip("\"'").rstrip("/").rpartition("/")[2] for word in one.words[:-1]]
                brought |= {
                    (f"{target.rstrip('/')}/{name}" if target.endswith("/") else target).rstrip("/"): one.line
                    for name in names
                }
        for command in run.commands:
            for word in command.operands if command.name in ("rm", "rmdir", "unlink") else ():
                path = word.text.rstrip("*").rstrip("/")
                line = next(
                    (
                        line
                        for place, line in brought.items()
                        if place and path and (place == path or place.startswith(f"{path}/"))
                    ),
                    0,
                )
                if line:
                    yield run.fault(
                        f"{word.text[:100]} was brought on line {line}: deleting it here frees nothing.", command
                    )
