"""A tool's image is not named by its digest.

Why: whoever may push the tag decides what the job runs with the pipeline's credentials.
Fix: add the digest beside the tag (`docker:27.4@sha256:…`) and let a bot move it.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._images import images
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "scan:\n  image: aquasec/trivy:0.58.1\n  script: [trivy --version]\n": 2,
    "variables:\n  TAG: 0.58.1\nscan:\n  image: aquasec/trivy:${TAG}\n  script: [trivy --version]\n": 4,
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker://alpine:3.20\n": 6,
    "apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps:\n    - name: a\n      image: alpine:3.20\n": 6,
}
PASSES: Texts = (
    "scan:\n  image: a/b:1@sha256:0000000000000000000000000000000000000000000000000000000000000000\n  script: [make]\n",
    "scan:\n  image: a/b:latest\n  script: [make]\n",
    "scan:\n  image: $CI_REGISTRY_IMAGE/build\n  script: [make]\n",
)


@check("low")
def unpinned_image(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for image in images(pipeline, runs):
        if not image.floating and not image.digest and not image.unknown:
            yield Fault(
                f"{image.what} {image.text[:200]} is a tag, which may be moved.", image.line, subject=image.text
            )
