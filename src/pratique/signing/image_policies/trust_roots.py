"""TrustRoots of policy-controller as trust roots of ours: keys and certificates that the document carries, or that TUF keeps.

https://github.com/sigstore/policy-controller/blob/main/pkg/apis/policy/v1alpha1/trustroot_types.go
"""

import base64
import binascii
import tempfile
from collections.abc import Callable
from typing import TypeAlias

from pratique.documents import cluster_image_policy as documents
from pratique.errors import EvidenceError, InputError, UsageError
from pratique.signing import algorithms, trust_root
from pratique.signing.image_policies import mirrors, pooled, tuf
from pratique.signing.image_policies.tuf import Repository
from pratique.signing.trust_root import Log, TrustRoot

Remote: TypeAlias = Callable[[Repository], TrustRoot]
"""Asks a mirror on the network: `mirrored.asking` makes one."""

_TARGETS = "targets"
_UNASKED = "its TUF repository {} is asked when images are, and not here"


def read(root: documents.TrustRoot, remote: Remote | None = None) -> TrustRoot:
    """What a TrustRoot holds. `remote`: without one no mirror is asked.

    UsageError for a mistake in the document; EvidenceError, InputError and OutsideError, whose sentences are parts of
    one, for a TUF repository that gives none.
    """
    where = f"{root.file}:{root.line}: TrustRoot {root.name}"
    spec = root.spec
    if spec.sigstore_keys is not None:
        return _of_keys(spec.sigstore_keys, where)
    if spec.repository is not None:
        return _of_archive(spec.repository, where)
    if spec.remote is not None:
        return _of_mirror(spec.remote, where, remote)
    try:
        return trust_root.read(_json(spec.trusted_root_json, where), where)
    except InputError as error:
        raise UsageError(str(error)) from None


def _of_keys(keys: documents.SigstoreKeys, where: str) -> TrustRoot:
    try:
        return TrustRoot(
            certificate_authorities=tuple(
                authority
                for each in keys.certificate_authorities
                for authority in pooled.authorities(_pem(each.cert_chain, where), where, each.uri)
            ),
            transparency_logs=tuple(_log(each, where) for each in keys.t_logs),
            ct_logs=tuple(_log(each, where) for each in keys.ct_logs),
            timestamp_authorities=tuple(
                authority
                for each in keys.timestamp_authorities
                for authority in pooled.stamping(_pem(each.cert_chain, where), where, each.uri)
            ),
        )
    except InputError as error:
        raise UsageError(str(error)) from None


def _of_archive(raw: documents.TufArchive, where: str) -> TrustRoot:
    found = Repository(
        url=mirrors.HERE,
        root=_json(raw.root, where),
        targets=raw.targets or _TARGETS,
        target=raw.trusted_root_target,
    )
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        return tuf.newest(found, mirrors.packed(_decoded(raw.mirror_fs, where)), folder)


def _of_mirror(raw: documents.TufMirror, where: str, remote: Remote | None) -> TrustRoot:
    if remote is None:
        raise EvidenceError(_UNASKED.format(raw.mirror[:200]))
    return remote(
        Repository(
            url=raw.mirror,
            root=_json(raw.root, where),
            targets=raw.targets or _TARGETS,
            target=raw.trusted_root_target,
        )
    )


def _log(raw: documents.Log, where: str) -> Log:
    [key, *_] = algorithms.public_keys(_pem(raw.public_key, where), where)
    return trust_root.log(key, url=raw.base_url)


def _pem(text: str, where: str) -> bytes:
    return text.encode() if text.lstrip().startswith("-----BEGIN") else _decoded(text, where)


def _json(text: str, where: str) -> bytes:
    return text.encode() if text.lstrip().startswith("{") else _decoded(text, where)


def _decoded(text: str, where: str) -> bytes:
    """Bytes, which Kubernetes writes as base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UsageError(f"{where}: a key, a certificate or a file of it is no base64: encode it.") from None
