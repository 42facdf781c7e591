"""A tool's image is named without a version.

Why: the job runs whatever was pushed last under that name; a tool with the pipeline's credentials is a way into it, and its results change without a commit.
Fix: name the version and the digest: `aquasec/trivy:0.58.1@sha256:…`, and let a bot move them.
References: https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._images import images
from pratique.checks.pipeline._runs import Run
from pratique.documents.pipeline import Pipeline

FAILS: Lines = {
    "scan:\n  image: aquasec/trivy:latest\n  script: [trivy --version]\n": 2,
    "scan:\n  image:\n    name: aquasec/trivy\n  script: [trivy --version]\n": 3,
    "build:\n  image: docker:24@sha256:0000000000000000000000000000000000000000000000000000000000000000\n"
    "  services: ['docker:dind']\n  script: [make]\n": 3,
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    container: node\n    steps: [{run: make}]\n": 5,
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker run --rm -v .:/x hadolint/hadolint x\n": 6,
    "pipeline {\n  agent { docker { image 'node:latest' } }\n  stages { stage('a') { steps { sh 'make' } } }\n}\n": 2,
}
PASSES: Texts = (
    "scan:\n  image: aquasec/trivy:0.58.1\n  script: [trivy --version]\n",
    "scan:\n  image: $TOOLS\n  script: [make]\n",
    "build:\n  script:\n    - docker build -t app .\n    - docker run app make test\n",
)


@check("medium", standards=("zizmor-unpinned-images",))
def latest_image(pipeline: Pipeline, runs: tuple[Run, ...]) -> Iterator[Fault]:
    for image in images(pipeline, runs):
        if image.floating and not image.digest:
            yield Fault(f"{image.what} {image.text[:200]} names no version.", image.line, subject=image.text)
