"""An image is deployed by its tag.

Why: what the cluster pulls is what the tag means then, not what was scanned and signed.
Fix: deploy the digest: `kubectl set image deployment/app app=registry.example.com/app@sha256:…`.
References: https://kubernetes.io/docs/concepts/containers/images/#image-names
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order
from pratique.model.finding import Severity

FAILS: Lines = {
    "deploy:\n  script:\n    - kubectl set image deployment/app app=registry.example.com/app:$CI_COMMIT_SHA\n": 3,
    "deploy:\n  script:\n    - helm upgrade app ./chart --set image.tag=$CI_COMMIT_SHA\n": 3,
}
PASSES: Texts = (
    "deploy:\n  script:\n    - kubectl set image deployment/app app=registry.example.com/app@$DIGEST\n",
    "deploy:\n  script:\n    - helm upgrade app ./chart --set image.digest=$DIGEST\n    - kubectl apply -f x.yaml\n",
)


@check("medium")
def deployed_by_tag(order: Order) -> Iterator[Fault]:
    for one in order.of("deploy"):
        if one.name and not one.has_digest:
            light = Severity.LOW if one.deed.tool == "helm" else None
            fault = one.fault(f"{one.deed.tool} deploys {one.shown[:200]}, which names no digest.")
            yield Fault(fault.message, fault.line, fault.end_line, severity=light)
