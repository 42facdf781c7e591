"""yarn's cache stays in the image.

Why: it only makes the layer larger.
Fix: end the RUN with `yarn cache clean`, or keep it out with `--mount=type=cache`.
References: https://classic.yarnpkg.com/en/docs/cli/cache
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run
from pratique.checks.dockerfile._stages import shipped
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN yarn install --frozen-lockfile\n": 2,
}
PASSES: Texts = ("FROM debian:12\nRUN yarn install --frozen-lockfile && yarn cache clean\n",)


@check("low", standards=("DL3060",), baseline="layer_minimization")
def yarn_cache_kept(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    kept = shipped(dockerfile)
    for run in runs:
        if run.stage not in kept or any(
            flag.name == "mount" and "type=cache" in flag.value for flag in run.instruction.flags
        ):
            continue
        made = [
            one
            for one in run.commands
            if one.name == "yarn" and (not one.words or one.texts[0] in ("install", "add", "global"))
        ]
        cleaned = any(one.name == "yarn" and one.texts[:2] == ["cache", "clean"] for one in run.commands)
        if made and not cleaned and not any("--no-cache" in text for one in made for text in one.texts):
            yield run.fault("yarn keeps its cache in the image.", made[0])
