"""An image is deployed without waiting for its scan.

Why: the jobs run side by side, or in the wrong order: when the scan fails, what it found runs already.
Fix: let the deployment wait for the scan (`needs`, `runAfter`, a later stage), not only for the build.
References: https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-jobs#defining-prerequisite-jobs
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Done, Order, related

FAILS: Lines = {
    "on: push\njobs:\n  scan:\n    runs-on: x\n    steps: [{run: trivy image --exit-code 1 a/b:1}]\n  deploy:\n    runs-on: x\n"
    "    steps:\n      - run: kubectl set image deployment/b b=a/b:1\n": 9,
    "stages: [scan, deploy]\nscan:\n  stage: scan\n  script: [trivy image --exit-code 1 a/b:1]\ndeploy:\n  stage: deploy\n  needs: []\n"
    "  script:\n    - kubectl apply -f x.yaml\n": 9,
    "a:\n  script:\n    - kubectl set image deployment/b b=a/b:1\n    - trivy image --exit-code 1 a/b:1\n": 3,
}
PASSES: Texts = (
    (
        "stages: [scan, deploy]\nscan:\n  stage: scan\n  script: [trivy image --exit-code 1 a/b:1]\ndeploy:\n  stage: deploy\n"
        "  script:\n    - kubectl set image deployment/b b=a/b:1\n"
    ),
    (
        "on: push\njobs:\n  scan:\n    runs-on: x\n    steps: [{run: trivy image --exit-code 1 a/b:1}]\n  deploy:\n    runs-on: x\n"
        "    steps:\n      - run: kubectl set image deployment/d d=c/d:1\n"
    ),
)


@check("high")
def deployed_before_scan(order: Order) -> Iterator[Fault]:
    scans = [one for one in order.of("scan") if one.name]
    for one in order.of("deploy", "manifest"):
        about = [scan for scan in scans if _may_be(scan, one)]
        if about and not any(order.before(scan, one) for scan in about):
            scan = about[0]
            how = "before" if order.before(one, scan) else "without waiting until"
            yield one.fault(f"{one.shown[:200]} is deployed {how} {scan.shown[:100]} is scanned (line {scan.line}).")


def _may_be(scan: Done, deployed: Done) -> bool:
    """Whether what is deployed may be what is scanned: a file does not say."""
    return deployed.kind == "manifest" or related(scan, deployed)
