"""An image is signed by its tag.

Why: between the push and the signature somebody may move the tag: what is signed is then not what was built and scanned.
Fix: sign the digest that the push tells: `cosign sign "$IMAGE@$DIGEST"`.
References: https://docs.sigstore.dev/cosign/signing/signing_with_containers/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._order import Order

FAILS: Lines = {
    "sign:\n  script:\n    - cosign sign --key k registry.example.com/app:$CI_COMMIT_SHA\n": 3,
    "apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n    - name: a\n      taskRef: {name: cosign-sign}\n"
    "      params:\n        - name: image\n          value: $(params.image)\n": 8,
}
PASSES: Texts = (
    "sign:\n  script:\n    - cosign sign --key k registry.example.com/app@$DIGEST\n",
    'sign:\n  script:\n    - cosign sign --yes "${IMAGE}@sha256:${SUM}"\n    - cosign sign --key k "$IMAGE_DIGEST"\n    - cosign sign-blob --key k x\n',
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: cosign sign --yes app@${{ steps.build.outputs.digest }}\n",
)


@check("medium")
def signed_by_tag(order: Order) -> Iterator[Fault]:
    for one in order.of("sign", "attest"):
        if one.name and not one.has_digest:
            yield Fault(f"{one.deed.tool} signs {one.shown[:200]}, which names no digest.", one.image_line or one.line)
