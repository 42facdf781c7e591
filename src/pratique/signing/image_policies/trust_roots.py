"""TrustRoots of policy-controller as trust roots of ours: keys and certificates that the document itself carries."""

import base64
import binascii

from pratique.documents import cluster_image_policy as documents
from pratique.errors import InputError, UsageError
from pratique.signing import algorithms, trust_root
from pratique.signing.trust_root import CertificateAuthority, Log, TrustRoot


def of_keys(root: documents.TrustRoot) -> TrustRoot | None:
    """None for one whose keys lie in a TUF repository. UsageError for keys and certificates that cannot be read."""
    keys = root.spec.sigstore_keys
    if keys is None:
        return None
    where = f"{root.file}:{root.line}: TrustRoot {root.name}"
    try:
        return TrustRoot(
            certificate_authorities=tuple(_authority(each, where) for each in keys.certificate_authorities),
            transparency_logs=tuple(_log(each, where) for each in keys.t_logs),
            ct_logs=tuple(_log(each, where) for each in keys.ct_logs),
            timestamp_authorities=tuple(_authority(each, where) for each in keys.timestamp_authorities),
        )
    except InputError as error:
        raise UsageError(str(error)) from None


def _authority(raw: documents.Target, where: str) -> CertificateAuthority:
    return trust_root.authority(_bytes(raw.cert_chain, where), where, uri=raw.uri)


def _log(raw: documents.Log, where: str) -> Log:
    [key, *_] = algorithms.public_keys(_bytes(raw.public_key, where), where)
    return trust_root.log(key, url=raw.base_url)


def _bytes(text: str, where: str) -> bytes:
    """PEM, which Kubernetes writes as base64."""
    if text.lstrip().startswith("-----BEGIN"):
        return text.encode()
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UsageError(f"{where}: a key or a certificate is no base64 of PEM: encode it.") from None
