"""ClusterImagePolicies, as checks ask about them."""

from collections.abc import Iterator
from typing import Any

from pratique.documents.kubernetes import Object, mapping, sequence
from pratique.documents.yaml import Path


def identities(policy: Object) -> Iterator[tuple[Path, dict[str, Any]]]:
    """(where, identity) of every keyless authority."""
    for number, authority in enumerate(sequence(policy.value, "spec", "authorities")):
        for at, one in enumerate(sequence(authority, "keyless", "identities")):
            yield ("spec", "authorities", number, "keyless", "identities", at), mapping(one)
