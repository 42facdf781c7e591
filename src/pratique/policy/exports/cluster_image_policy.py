"""ClusterImagePolicy of Sigstore's policy-controller, v1beta1.

https://docs.sigstore.dev/policy-controller/overview/
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.documents.cluster_image_policy import ClusterImagePolicy
from pratique.policy.exports import Demands, Exported, _yaml, commented


def export(demands: Demands) -> Exported:
    """One document for each demand; all that are for an image must be met."""
    notes = (*demands.notes, *_notes(demands))
    written = _yaml.write(*map(_document, demands.policies))
    return Exported({"": commented(notes) + written}, notes)


def _document(policy: ClusterImagePolicy) -> dict[str, Any]:
    return {
        "apiVersion": "policy.sigstore.dev/v1beta1",
        "kind": "ClusterImagePolicy",
        "metadata": {"name": policy.name},
        "spec": msgspec.to_builtins(policy.spec),
    }


def _notes(demands: Demands) -> Iterator[str]:
    if demands.namespaces:
        yield f"It counts in every namespace with the label policy.sigstore.dev/include=true, not in {', '.join(demands.namespaces)} alone."
    yield f"What becomes of other images is the cluster's `no-match-policy` (config-policy-controller): set it to {demands.no_match}."
    if any(
        authority.key and not authority.signature_format
        for each in demands.policies
        for authority in each.spec.authorities
    ):
        yield "policy-controller looks for signatures of keys in cosign's legacy layout: sign with `--layout legacy`."
