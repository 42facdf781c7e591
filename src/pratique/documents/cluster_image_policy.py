r"""ClusterImagePolicy and TrustRoot of policy-controller, v1alpha1 and v1beta1, as they are applied to a cluster.

https://github.com/sigstore/policy-controller/blob/main/pkg/apis/policy/v1beta1/clusterimagepolicy_types.go. Secrets and
ConfigMaps of the same file are read too: policies refer to them. Nothing here is judged; a mistake names its file and line.

>>> decode(b"apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n"
...        b"metadata: {name: all}\nspec: {images: [{glob: '**'}], authorities: [{static: {action: pass}}]}", "cip.yaml").policies[0].name
'all'
"""

import base64
import binascii
import re
from typing import Any, Literal

import msgspec

from pratique.documents import yaml
from pratique.errors import UsageError

GROUP = "policy.sigstore.dev/"
_VERSIONS = ("v1alpha1", "v1beta1")
_RECOGNISED = re.compile(rb"""apiVersion["']?[ \t]*:[ \t]*["']?policy\.sigstore\.dev/""")
_STEP = re.compile(r"\.([^.\[\]]{1,200})|\[([0-9]{1,9})\]|\[\.\.\.\]")


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


class ClusterImagePolicy(msgspec.Struct, frozen=True):
    name: str
    spec: Spec
    file: str
    lines: dict[str, int] = {}
    """`""` and `authorities.0` → 1-based line."""


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


class TrustRootSpec(_Shape, frozen=True):
    """Exactly one of the three. Of `remote` and `repository` only that they are there is read: both are TUF."""

    sigstore_keys: SigstoreKeys | None = None
    remote: dict[str, Any] | None = None
    repository: dict[str, Any] | None = None


class TrustRoot(msgspec.Struct, frozen=True):
    name: str
    spec: TrustRootSpec
    file: str
    line: int = 0


class Documents(msgspec.Struct, frozen=True):
    """What one file holds."""

    policies: tuple[ClusterImagePolicy, ...] = ()
    trust_roots: tuple[TrustRoot, ...] = ()
    secrets: dict[str, bytes] = {}
    """Name → the values of a Secret, one after the other."""
    config_maps: dict[tuple[str, str], str] = {}
    """(name, key) → the value of a ConfigMap."""
    skipped: tuple[str, ...] = ()
    """One sentence for each document that is none of these."""


def recognises(data: bytes) -> bool:
    """Is this rather a file of policy-controller than a policy of ours? Cheap, and no promise that it can be read."""
    return _RECOGNISED.search(data) is not None


def decode(data: bytes, name: str) -> Documents:
    """The documents of a file. UsageError, LimitError and UnreadableError with file and line."""
    policies: list[ClusterImagePolicy] = []
    roots: list[TrustRoot] = []
    secrets: dict[str, bytes] = {}
    maps: dict[tuple[str, str], str] = {}
    skipped: list[str] = []
    for document in yaml.load_all(data, name):
        if document.value is None:
            continue
        kind, version, called = _header(document)
        if version.startswith(GROUP) and kind == "ClusterImagePolicy":
            policies.append(_policy(document, called))
        elif version.startswith(GROUP):
            roots.append(_trust_root(document, called))
        elif (kind, version) == ("Secret", "v1"):
            secrets[called] = _secret(document)
        elif (kind, version) == ("ConfigMap", "v1"):
            maps |= {(called, key): value for key, value in _texts(document, "data").items()}
        else:
            skipped.append(
                f"{name}:{document.line()}: a document of kind {kind[:60]!r} is no image policy and was skipped"
            )
    _once([each.name for each in policies], name, "ClusterImagePolicy")
    _once([each.name for each in roots], name, "TrustRoot")
    return Documents(tuple(policies), tuple(roots), secrets, maps, tuple(skipped))


def _header(document: yaml.Document) -> tuple[str, str, str]:
    """Kind, API version and name."""
    value = document.value
    if not isinstance(value, dict):
        raise _wrong(
            document, (), "a document of Kubernetes is a mapping: write `apiVersion`, `kind`, `metadata`, `spec`"
        )
    kind, version, metadata = value.get("kind"), value.get("apiVersion"), value.get("metadata")
    if not isinstance(kind, str) or not isinstance(version, str):
        raise _wrong(document, (), "it has no `apiVersion` and `kind`: add them")
    if kind == "List":
        raise _wrong(document, ("kind",), "a List is not read: write each item as a document of its own")
    called = metadata.get("name") if isinstance(metadata, dict) else None
    if version.startswith(GROUP):
        if kind not in ("ClusterImagePolicy", "TrustRoot") or version.removeprefix(GROUP) not in _VERSIONS:
            raise _wrong(
                document,
                ("kind",),
                f"{kind[:60]} of {version[:80]} is not known: write ClusterImagePolicy or TrustRoot of {GROUP}v1beta1 or {GROUP}v1alpha1",
            )
        if not isinstance(called, str) or not called:
            raise _wrong(document, ("metadata",), "it has no name: add `metadata.name`")
    return kind, version, called if isinstance(called, str) else ""


def _policy(document: yaml.Document, called: str) -> ClusterImagePolicy:
    spec: Spec = _spec(document, Spec)
    if not spec.images:
        raise _wrong(document, ("spec", "images"), "a policy for no image never matches: add a glob")
    lines = {"": document.line()} | {
        f"authorities.{number}": document.line("spec", "authorities", number) for number in range(len(spec.authorities))
    }
    return ClusterImagePolicy(called, spec, document.name, lines)


def _trust_root(document: yaml.Document, called: str) -> TrustRoot:
    spec: TrustRootSpec = _spec(document, TrustRootSpec)
    if sum(each is not None for each in (spec.sigstore_keys, spec.remote, spec.repository)) != 1:
        raise _wrong(document, ("spec",), "it needs exactly one of `sigstoreKeys`, `remote` and `repository`: name one")
    return TrustRoot(called, spec, document.name, document.line())


def _spec(document: yaml.Document, kind: Any) -> Any:
    """The spec, of which an empty key is as if it were not there, as Kubernetes has it."""
    raw = document.value.get("spec")
    if set(document.value) - {"apiVersion", "kind", "metadata", "spec", "status"}:
        odd = min(set(document.value) - {"apiVersion", "kind", "metadata", "spec", "status"})
        raise _wrong(document, (odd,), f"{odd[:60]!r} is not a known key: remove it")
    if raw is None:
        raise _wrong(document, (), "it has no `spec`: add it")
    try:
        return msgspec.convert(_without_nulls(raw), kind)
    except msgspec.ValidationError as error:
        text, _, where = str(error).partition(" - at `$")
        raise _wrong(document, ("spec", *_path(where.rstrip("`"))), text[:300]) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _path(where: str) -> tuple[str | int, ...]:
    """The path of a mistake as msgspec writes it, as keys and positions, up to where it stops to name them."""
    found: list[str | int] = []
    for step in _STEP.finditer(where):
        if step[1] is None and step[2] is None:
            break
        found.append(step[1] if step[1] is not None else int(step[2]))
    return tuple(found)


def _secret(document: yaml.Document) -> bytes:
    plain = [value.encode() for value in _texts(document, "stringData").values()]
    try:
        coded = [base64.b64decode(value, validate=True) for value in _texts(document, "data").values()]
    except (binascii.Error, ValueError):
        raise _wrong(
            document, ("data",), "a value of this Secret is no base64: encode it, or use `stringData`"
        ) from None
    return b"\n".join(plain + coded)


def _texts(document: yaml.Document, key: str) -> dict[str, str]:
    found = document.value.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _wrong(document, (key,), f"`{key}` maps names to texts: quote its values")
    return found


def _once(names: list[str], file: str, kind: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageError(
            f"{file}: there are two of kind {kind} called {twice}: a cluster would keep one; rename or remove one."
        )


def _wrong(document: yaml.Document, path: tuple[str | int, ...], text: str) -> UsageError:
    where = ".".join(map(str, path))
    return UsageError(f"{document.name}:{document.line(*path)}: {f'`{where}`: ' if where else ''}{text}.")
