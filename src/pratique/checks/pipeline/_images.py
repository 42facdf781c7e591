"""The images that a pipeline's tools come in."""

from collections.abc import Iterator

import msgspec

from pratique.checks import container_runs
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

_FLOATING = frozenset(
    {"latest", "edge", "nightly", "master", "main", "dev", "devel", "stable", "dind", "rolling", "head"}
)
_WHAT = {"image": "The image", "service": "The service"}


class ToolImage(msgspec.Struct, frozen=True):
    """One image as it is named."""

    what: str
    text: str
    line: int
    floating: bool
    """Whether it names no version."""
    digest: bool
    unknown: bool
    """Whether a variable that the file does not tell is a part of it."""


def images(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[ToolImage]:
    """Each image on each line once: of jobs, services, steps, and of `docker run` where nothing here builds it."""
    seen: set[tuple[str, int]] = set()
    for what, text, line in _named(pipeline, runs):
        if text and (text, line) not in seen:
            seen.add((text, line))
            yield _image(what, text, line)


def _named(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[tuple[str, str, int]]:
    for job in pipeline.jobs:
        for use in job.uses:
            if use.kind in _WHAT:
                yield _WHAT[use.kind], use.text, use.line
        for step in job.steps:
            if step.use is not None and step.use.kind == "image":
                yield "The image", step.use.text, step.use.line
    for run in runs:
        for command in run.commands:
            found = container_runs.of(command)
            # A tool lies in a repository of somebody; an image without a slash may be what the job built before.
            if found is not None and not found.image.dynamic and "/" in found.image.text:
                yield "The image", found.image.text, run.line(command)


def _image(what: str, text: str, line: int) -> ToolImage:
    rest, _, digest = text.partition("@")
    name, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        name, tag = rest, ""
    unknown = "$" in text
    floating = tag in _FLOATING if tag else not unknown
    return ToolImage(what, text, line, floating and "$" not in tag, bool(digest), unknown or not name)
