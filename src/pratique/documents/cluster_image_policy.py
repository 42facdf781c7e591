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
from typing import Any

import msgspec

from pratique.documents import yaml
from pratique.documents._image_policy_shapes import (
    Attestation,
    Authority,
    Condition,
    ConfigMapRef,
    CtLog,
    Expression,
    Identity,
    Image,
    Key,
    Keyless,
    Log,
    Name,
    Remote,
    Resource,
    Selector,
    SigstoreKeys,
    Source,
    Spec,
    Static,
    Target,
    Timestamp,
    TrustRootSpec,
    TufArchive,
    TufMirror,
)
from pratique.errors import UsageError

__all__ = [
    "GROUP",
    "Attestation",
    "Authority",
    "ClusterImagePolicy",
    "Condition",
    "ConfigMapRef",
    "CtLog",
    "Documents",
    "Expression",
    "Identity",
    "Image",
    "Key",
    "Keyless",
    "Log",
    "Name",
    "Remote",
    "Resource",
    "Selector",
    "SigstoreKeys",
    "Source",
    "Spec",
    "Static",
    "Target",
    "Timestamp",
    "TrustRoot",
    "TrustRootSpec",
    "TufArchive",
    "TufMirror",
    "decode",
    "recognises",
]

GROUP = "policy.sigstore.dev/"
_VERSIONS = ("v1alpha1", "v1beta1")
_RECOGNISED = re.compile(rb"""apiVersion["']?[ \t]*:[ \t]*["']?policy\.sigstore\.dev/""")
_STEP = re.compile(r"\.([^.\[\]]{1,200})|\[([0-9]{1,9})\]|\[\.\.\.\]")


class ClusterImagePolicy(msgspec.Struct, frozen=True):
    name: str
    spec: Spec
    file: str
    lines: dict[str, int] = {}
    """`""` and `authorities.0` → 1-based line."""


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
    kinds = (spec.sigstore_keys, spec.remote, spec.repository, spec.trusted_root_json or None)
    if sum(each is not None for each in kinds) != 1:
        raise _wrong(
            document,
            ("spec",),
            "it needs exactly one of `sigstoreKeys`, `remote`, `repository` and `trustedRootJSON`: name one",
        )
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
