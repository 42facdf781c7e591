"""An image goes on although a gate failed.

Why: `always()`, `when: always` and `finally` run whatever failed before: the scan is red and the image is out.
Fix: remove the condition, or ask for the gate's result: `if: ${{ !cancelled() && needs.scan.result == 'success' }}`.
References: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Done, Order
from pratique.documents.pipeline import Value

FAILS: Lines = {
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: trivy image --exit-code 1 a/b:1\n"
    "      - run: docker push a/b:1\n        if: always()\n": 8,
    "stages: [scan, deploy]\nscan:\n  stage: scan\n  script: [trivy image --exit-code 1 a/b:1]\ndeploy:\n  stage: deploy\n  when: always\n"
    "  script:\n    - kubectl apply -f x.yaml\n": 7,
}
PASSES: Texts = (
    (
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: trivy image --exit-code 1 a/b:1\n"
        "      - run: docker push a/b:1\n        if: success()\n      - run: docker logout\n        if: always()\n"
    ),
    (
        "on: push\njobs:\n  scan:\n    runs-on: x\n    steps: [{run: trivy image --exit-code 1 a/b:1}]\n  b:\n    needs: scan\n    runs-on: x\n"
        "    if: always() && needs.scan.result == 'success'\n    steps: [{run: docker push a/b:1}]\n"
    ),
)
_WHATEVER = re.compile(r"\balways\(\)|\bfailure\(\)|!\s{0,4}cancelled\(\)|^when: |^finally$")
_ASKS = re.compile(r"\.(?:result|outcome|conclusion)\b|\bsuccess\(\)")


@check("high")
def goes_on_after_failure(order: Order) -> Iterator[Fault]:
    gates = list(order.of("scan", "verify"))
    told: set[int] = set()
    for one in order.of("push", "copy", "sign", "deploy", "manifest"):
        condition = _condition(one)
        gate = next((gate for gate in gates if order.before(gate, one)), None)
        if condition is not None and gate is not None and condition.line not in told:
            told.add(condition.line)
            what = " ".join(condition.text.split())[:80]
            yield Fault(f"{one.deed.tool} runs whatever the gate on line {gate.line} said ({what}).", condition.line)


def _condition(one: Done) -> Value | None:
    """The condition that lets it run after a failure."""
    for each in (one.step.condition if one.step is not None else None, one.job.condition):
        if each is not None and _WHATEVER.search(each.text[:1_000]) and not _ASKS.search(each.text[:1_000]):
            return each
    return None
