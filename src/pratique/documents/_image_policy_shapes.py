"""The shapes of policy-controller's documents, key by key: what stands below `spec` of ClusterImagePolicy and TrustRoot.

https://github.com/sigstore/policy-controller/blob/main/pkg/apis/policy/v1beta1/clusterimagepolicy_types.go
"""

from typing import Literal

import msgspec


class _Shape(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """A key that is not known is an error: it could have been the one that tightens."""


class Image(_Shape, frozen=True):
    glob: str


class Name(_Shape, frozen=True):
    """A Secret, by its name."""

    name: str
    namespace: str = ""


class ConfigMapRef(_Shape, frozen=True):
    name: str
    namespace: str = ""
    key: str = ""


class Remote(_Shape, frozen=True):
    url: str
    sha256sum: str = ""


class Condition(_Shape, frozen=True):
    """A policy in CUE or Rego: of an attestation, or of all authorities' results."""

    type: Literal["cue", "rego"]
    data: str = ""
    config_map_ref: ConfigMapRef | None = None
    remote: Remote | None = None
    fetch_config_file: bool = False
    include_spec: bool = False
    include_object_meta: bool = False
    include_type_meta: bool = False


class Key(_Shape, frozen=True):
    data: str = ""
    secret_ref: Name | None = None
    kms: str = ""
    hash_algorithm: str = ""


class Identity(_Shape, frozen=True):
    issuer: str = ""
    subject: str = ""
    issuer_reg_exp: str = ""
    subject_reg_exp: str = ""


class Keyless(_Shape, frozen=True):
    url: str = ""
    ca_cert: Key | None = msgspec.field(default=None, name="ca-cert")
    identities: tuple[Identity, ...] = ()
    trust_root_ref: str = ""
    insecure_ignore_sct: bool = msgspec.field(default=False, name="insecureIgnoreSCT")


class Static(_Shape, frozen=True):
    action: Literal["pass", "fail"]
    message: str = ""


class Source(_Shape, frozen=True):
    """Where the signatures of an image lie when it is not beside it; without `oci` they lie there under other tags."""

    oci: str = ""
    signature_pull_secrets: tuple[Name, ...] = ()
    tag_prefix: str = ""


class CtLog(_Shape, frozen=True):
    url: str = ""
    trust_root_ref: str = ""


class Timestamp(_Shape, frozen=True):
    trust_root_ref: str = ""


class Attestation(_Shape, frozen=True):
    name: str
    predicate_type: str
    policy: Condition | None = None


class Authority(_Shape, frozen=True):
    """Exactly one of `key`, `keyless` and `static`."""

    name: str = ""
    key: Key | None = None
    keyless: Keyless | None = None
    static: Static | None = None
    source: tuple[Source, ...] = ()
    ctlog: CtLog | None = None
    rfc3161timestamp: Timestamp | None = msgspec.field(default=None, name="rfc3161timestamp")
    attestations: tuple[Attestation, ...] = ()
    signature_format: Literal["", "legacy", "bundle"] = ""


class Expression(_Shape, frozen=True):
    key: str
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    values: tuple[str, ...] = ()


class Selector(_Shape, frozen=True):
    match_labels: dict[str, str] = {}
    match_expressions: tuple[Expression, ...] = ()


class Resource(_Shape, frozen=True):
    """One kind of workload that the policy is for."""

    group: str = ""
    version: str = ""
    resource: Literal["", "pods", "replicasets", "deployments", "statefulsets", "daemonsets", "jobs", "cronjobs"] = ""
    selector: Selector | None = None


class Spec(_Shape, frozen=True):
    images: tuple[Image, ...]
    authorities: tuple[Authority, ...] = ()
    policy: Condition | None = None
    mode: Literal["", "enforce", "warn"] = ""
    match: tuple[Resource, ...] = ()


class Target(_Shape, frozen=True):
    """A certificate authority or a timestamp authority of a TrustRoot."""

    uri: str = ""
    cert_chain: str = ""
    """base64 of PEM, as Kubernetes writes bytes."""
    subject: dict[str, str] = {}


class Log(_Shape, frozen=True):
    base_url: str = msgspec.field(default="", name="baseURL")
    hash_algorithm: str = ""
    public_key: str = ""
    """base64 of PEM."""


class SigstoreKeys(_Shape, frozen=True):
    certificate_authorities: tuple[Target, ...] = ()
    t_logs: tuple[Log, ...] = ()
    ct_logs: tuple[Log, ...] = msgspec.field(default=(), name="ctLogs")
    timestamp_authorities: tuple[Target, ...] = ()


class TufMirror(_Shape, frozen=True):
    """A TUF repository on the network, and the `root.json` (base64) that is trusted first."""

    mirror: str
    root: str
    targets: str = ""
    trusted_root_target: str = ""


class TufArchive(_Shape, frozen=True):
    """A TUF repository that came along: a tar with gzip, in base64."""

    root: str
    mirror_fs: str = msgspec.field(name="mirrorFS")
    targets: str = ""
    trusted_root_target: str = ""


class TrustRootSpec(_Shape, frozen=True):
    """Exactly one of these."""

    sigstore_keys: SigstoreKeys | None = None
    remote: TufMirror | None = None
    repository: TufArchive | None = None
    trusted_root_json: str = msgspec.field(default="", name="trustedRootJSON")
    """base64 of a TrustedRoot file."""
