"""A later job is given a tag where a digest is needed.

Why: the tag may mean another image by then: what is scanned is not what is signed, and what is signed is not what was built.
Fix: let the build tell the digest (`--metadata-file`, a task's `IMAGE_DIGEST` result, a job's output) and hand that on.
References: https://tekton.dev/docs/pipelines/tasks/#emitting-results
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order, same

FAILS: Lines = {
    "stages: [build, scan, sign]\nbuild:\n  stage: build\n  script:\n    - docker build -t a/b:1 .\n    - docker push a/b:1\n"
    "scan:\n  stage: scan\n  script:\n    - trivy image --exit-code 1 a/b:1\nsign:\n  stage: sign\n  script:\n    - cosign sign --key k a/b:1\n": 10,
}
PASSES: Texts = (
    "stages: [build, scan]\nbuild:\n  stage: build\n  script: [docker push a/b:1]\nscan:\n  stage: scan\n  script:\n    - trivy image --exit-code 1 a/b@$DIGEST\n",
    "scan:\n  script:\n    - docker build -t a/b:1 .\n    - trivy image --exit-code 1 a/b:1\n    - docker push a/b:1\n",
)


@check("low")
def tag_handed_on(order: Order) -> Iterator[Fault]:
    """Signatures and deployments by tag have rules of their own."""
    made = list(order.of("build", "push"))
    for one in order.of("scan", "verify", "copy"):
        if not one.name or one.has_digest:
            continue
        before = next(
            (each for each in made if each.number != one.number and same(each, one) and order.before(each, one)), None
        )
        if before is not None:
            message = f"{one.deed.tool} is given {one.shown[:200]}, which names no digest, by another job (line {before.line})."
            yield Fault(message, one.image_line or one.line)
