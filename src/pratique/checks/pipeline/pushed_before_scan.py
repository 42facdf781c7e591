"""An image is pushed under its final name before it is scanned.

Why: from the push on everybody may pull it; a scan that fails afterwards takes nothing back.
Fix: scan what was built before it is pushed (`docker save`, `oci-archive:`), or push to a place of its own, scan the digest, and copy that digest to its final name.
References: https://slsa.dev/spec/v1.1/verifying-artifacts
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order, related, same

FAILS: Lines = {
    "stages: [build, scan]\nbuild:\n  stage: build\n  script:\n    - docker push r.example.com/app:1\n"
    "scan:\n  stage: scan\n  script:\n    - trivy image --exit-code 1 r.example.com/app:1\n": 5,
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: docker push r.example.com/app:1\n"
    "      - uses: aquasecurity/trivy-action@v1\n        with: {image-ref: 'r.example.com/app:1', exit-code: '1'}\n": 6,
}
PASSES: Texts = (
    "scan:\n  script:\n    - trivy image --exit-code 1 app:1\n    - docker push app:1\n    - trivy image app:1\n",
    "scan:\n  script:\n    - docker push r.example.com/staging/app:1\n    - trivy image --exit-code 1 r.example.com/staging/app:1\n",
    (
        "scan:\n  script:\n    - docker push r.example.com/a:1\n    - trivy image --exit-code 1 r.example.com/a:1\n"
        "    - crane copy r.example.com/a:1 r.example.com/b:1\n"
    ),
)


@check("medium")
def pushed_before_scan(order: Order) -> Iterator[Fault]:
    scans = list(order.of("scan"))
    for push in order.of("push"):
        if push.is_room_apart or not push.name:
            continue
        late = next((scan for scan in scans if order.before(push, scan) and same(push, scan)), None)
        early = any(order.before(scan, push) and related(scan, push) for scan in scans)
        moved = any(
            order.before(push, one) and related(push, one) for one in order.done if one.kind == "manifest"
        ) or any(order.before(push, one) for one in order.of("copy"))
        if late is not None and not early and not moved:
            yield push.fault(f"{push.shown[:200]} is pushed before it is scanned (line {late.line}).")
