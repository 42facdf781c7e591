"""A public key that cannot be read.

Why: policy-controller refuses the whole policy, and images are judged by what else there is, or by nothing.
Fix: paste the whole PEM, from BEGIN to END, as `cosign public-key` prints it.
References: https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.cluster import _examples
from pratique.documents.kubernetes import Object, sequence, text

FAILS: Lines = {
    _examples.image_policy(
        "authorities:",
        "- key:",
        "    data: |",
        "      -----BEGIN PUBLIC KEY-----",
        "      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
        "      -----END PUBLIC KEY-----",
    ): 7
}
PASSES: Texts = (
    _examples.image_policy(
        "authorities:",
        "- key:",
        "    data: |",
        "      -----BEGIN PUBLIC KEY-----",
        "      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
        "      -----END PUBLIC KEY-----",
    ),
)


@check("high")
def image_policy_key(image_policy: Object) -> Iterator[Fault]:
    for number, one in enumerate(sequence(image_policy.value, "spec", "authorities")):
        data = text(one, "key", "data")
        if data and not _readable(data):
            line = image_policy.line("spec", "authorities", number, "key", "data")
            yield Fault(f"The public key of authority {number} of {image_policy.title} cannot be read.", line)


def _readable(data: str) -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # slow to import, and seldom needed

    if len(data) > 20_000:
        return False
    try:
        load_pem_public_key(data.encode())
    except (
        ValueError,
        TypeError,
        UnsupportedAlgorithm,
    ):  # no PEM, no key in it, or one of a kind or curve that is not known
        return False
    return True
