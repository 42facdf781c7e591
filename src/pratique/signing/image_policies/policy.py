"""An image policy as it is evaluated: read from a ClusterImagePolicy, with keys, trust roots and conditions in place."""

from typing import Any

import msgspec

from pratique.documents import cluster_image_policy as documents
from pratique.model.signature import Collected
from pratique.signing.evaluation import Answer, Demand
from pratique.signing.image_policies.conditions import Condition


class Source(msgspec.Struct, frozen=True):
    """Where an authority's signatures lie; both are empty where they lie beside the image."""

    repository: str = ""
    prefix: str = ""
    """Of legacy tags."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One attestation that an authority must have made."""

    name: str
    demand: Demand
    condition: Condition | None = None


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """Asked for all `attestations` where there are any, else for a signature (`demand`); `static` is asked for nothing."""

    name: str
    static: documents.Static | None = None
    demand: Demand | None = None
    attestations: tuple[Wanted, ...] = ()
    source: Source = Source()
    refused: str = ""
    """Why it cannot be asked here; without a full stop. It is then never met."""


class ImagePolicy(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    file: str
    line: int = 0
    globs: tuple[str, ...]
    match: tuple[documents.Resource, ...] = ()
    authorities: tuple[Authority, ...] = ()
    condition: Condition | None = None
    warns: bool = False
    """What is not met is said and does not deny (`mode: warn`)."""
    notes: tuple[str, ...] = ()
    """What a user should know of the policy itself: globs that never match, identities that anybody has."""


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """What asks for the image, as the cluster's API has it."""

    kind: str
    api_version: str
    labels: dict[str, str] = {}
    spec: dict[str, Any] = {}
    metadata: dict[str, Any] = {}


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """The image that is asked about, and all that was fetched for it."""

    names: tuple[str, ...] = ()
    """How the user asked for it, and the same with its digest; none where it came without a name."""
    digests: tuple[str, ...]
    """Of its manifest, and of the index through which it was reached."""
    collected: dict[Source, Collected]
    workload: Workload | None = None
    config: dict[str, Any] | None = None
    """Platform (`linux/amd64`) → config file; None where nobody fetched it."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What one authority says of an image."""

    authority: str
    met: bool
    reason: str = ""
    """Why not; without a full stop."""
    static: bool = False
    signatures: tuple[dict[str, Any], ...] = ()
    """Of the matching signatures what a policy of all authorities sees: `id`, `subject`, `issuer`."""
    attestations: dict[str, tuple[dict[str, Any], ...]] = {}
    names: tuple[str, ...] = ()
    """Who signed."""
    answers: tuple[Answer, ...] = ()


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What one policy says of an image that it is for."""

    policy: ImagePolicy
    met: bool
    reason: str = ""
    asked: tuple[Asked, ...] = ()
    notes: tuple[str, ...] = ()
