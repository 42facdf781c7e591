"""What is deployed names nothing that this pipeline built.

Why: a file that lies in the repository says which image is deployed; nothing ties it to the digest that was scanned.
Fix: put the scanned digest in (`kustomize edit set image`, `kubectl set image`, a chart's `image.digest`), or judge the file: `pratique check`.
References: https://kubernetes.io/docs/concepts/containers/images/#image-names
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order
from pratique.checks.pipeline._runs import Run

FAILS: Lines = {
    "stages: [build, deploy]\nbuild:\n  stage: build\n  script:\n    - docker build -t a/b:1 .\n    - docker push a/b:1\n"
    "deploy:\n  stage: deploy\n  script:\n    - kubectl apply -f deployment.yaml\n": 10,
}
PASSES: Texts = (
    (
        "stages: [build, deploy]\nbuild:\n  stage: build\n  script: [docker push a/b:1]\ndeploy:\n  stage: deploy\n  script:\n"
        "    - kustomize edit set image a/b@$DIGEST\n    - kubectl apply -k .\n"
    ),
    "deploy:\n  script:\n    - kubectl apply -f deployment.yaml\n",
    (
        "stages: [build, deploy]\nbuild:\n  stage: build\n  script: [docker push a/b:1]\ndeploy:\n  stage: deploy\n  script:\n"
        "    - sed -i s/IMAGE/$IMAGE/ d.yaml\n    - kubectl apply -f d.yaml\n"
    ),
)
_LINKS = re.compile(
    r"@sha256:|(?i:digest)|set image|envsubst|\bsed\b|\byq\b|\bkustomize\b|\bytt\b|\bkbld\b|\bhelm\b|\bjinja|--image|image\.tag"
)


@check("low")
def deployed_from_unlinked_file(order: Order, runs: tuple[Run, ...]) -> Iterator[Fault]:
    if any(order.of("deploy")) or any(_LINKS.search(run.step.text[:200_000]) for run in runs):
        return
    pushes = list(order.of("push"))
    told: set[int] = set()
    for one in order.of("manifest"):
        push = next((each for each in pushes if order.before(each, one)), None)
        own = one.name.endswith((".yaml", ".yml", ".json", "/", ".")) or "/" in one.name
        if push is not None and own and "://" not in one.name and one.number not in told:
            told.add(one.number)
            yield one.fault(f"{one.shown[:200]} does not name the image that was built here (line {push.line}).")
