"""An image is signed before it is pushed.

Why: cosign signs an object in a registry by its digest; before the push there is none, or the tag still means an older image, which is then signed.
Fix: push first, take the digest that the push tells, and sign that digest.
References: https://docs.sigstore.dev/cosign/signing/signing_with_containers/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order, same

FAILS: Lines = {
    "scan:\n  script:\n    - cosign sign --key k r.example.com/app:1\n    - docker push r.example.com/app:1\n": 3,
    "apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n    - name: a\n      taskRef: {name: cosign-sign}\n"
    "      params: [{name: image, value: $(params.image)}]\n    - name: b\n      taskRef: {name: buildah-push}\n"
    "      runAfter: [a]\n      params: [{name: image, value: $(params.image)}]\n": 5,
}
PASSES: Texts = (
    "scan:\n  script:\n    - docker push r.example.com/app:1\n    - cosign sign --key k r.example.com/app@$DIGEST\n",
)


@check("high")
def signed_before_push(order: Order) -> Iterator[Fault]:
    pushes = list(order.of("push"))
    for one in order.of("sign", "attest"):
        late = next((push for push in pushes if order.before(one, push) and same(one, push)), None)
        early = any(order.before(push, one) and same(one, push) for push in pushes)
        if late is not None and not early:
            yield one.fault(f"{one.shown[:200]} is signed before it is pushed (line {late.line}).")
