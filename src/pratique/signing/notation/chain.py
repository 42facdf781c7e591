"""The certificates of a Notation signature: the signer's first, each issued by the next, up to one that issued itself.

Requirements: https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md#certificate-requirements.
Whether anybody trusts the chain is asked elsewhere.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pratique.signing import certificates
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_RSA = {2048: "PS256", 3072: "PS384", 4096: "PS512"}
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_BYTES = {"ES256": 32, "ES384": 48, "ES512": 66}
"""Of each half of an ECDSA signature."""
_LONGEST = 1_024
_SUBJECT = {"2.5.4.3": "CN", "2.5.4.5": "SERIALNUMBER", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST"}
_SUBJECT |= {"2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.17": "POSTALCODE"}
_SIGNER, _ISSUER = "its signer's certificate", "a certificate that issued another"


def load(chain: Sequence[bytes]) -> tuple["Certificate", ...]:
    """The certificates, once they are a chain that may sign. UnprovenError."""
    found = tuple(certificates.load(each) for each in chain)
    leaf, *issuers = found
    if len(set(found)) != len(found):
        raise _untrusted("its chain holds a certificate twice")
    for position, (each, issuer) in enumerate(zip(found, (*issuers, found[-1]), strict=True)):
        if not issued(each, issuer):
            raise _untrusted(
                "its certificates are no complete chain: each must be issued by the next, the last by itself"
            )
        sound(each)
        if position:
            _issues(each, position - 1)
    _signs(leaf, alone=not issuers)
    return found


def verify(certificate: "Certificate", algorithm: str, signature: bytes, signed: bytes) -> bool:
    """Did the certificate's key sign these bytes, with the one algorithm that its kind and size stand for?"""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

    key: Any = certificate.public_key()
    hashing = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}.get(algorithm[2:])
    if hashing is None or algorithm != _algorithm(key) or not 0 < len(signature) <= _LONGEST:
        return False
    try:
        if half := _BYTES.get(algorithm):
            if len(signature) != 2 * half:
                return False
            numbers = (int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
            key.verify(utils.encode_dss_signature(*numbers), signed, ec.ECDSA(hashing))
        else:
            key.verify(signature, signed, padding.PSS(padding.MGF1(hashing), padding.PSS.DIGEST_LENGTH), hashing)
    except (InvalidSignature, ValueError):
        return False
    return True


def in_time(chain: Sequence["Certificate"], at: datetime) -> None:
    """UnprovenError unless each certificate is valid at that time."""
    for each in chain:
        start, end = each.not_valid_before_utc, each.not_valid_after_utc
        if not start <= at <= end:
            raise UnprovenError(
                Why.CERTIFICATE_EXPIRED,
                f"the certificate {name(each)} is valid from {start.isoformat()} to {end.isoformat()}, not at {at.isoformat()}",
            )


def name(certificate: "Certificate") -> str:
    return certificate.subject.rfc4514_string()[:300]


def subject(certificate: "Certificate") -> dict[str, str] | None:
    """The attributes of a subject by their short names; None for one that has an attribute twice, which no identity can name."""
    made: dict[str, str] = {}
    for each in certificate.subject:
        key = _SUBJECT.get(each.oid.dotted_string, each.oid.dotted_string)
        if key in made:
            return None
        made[key] = each.value if isinstance(each.value, str) else each.value.hex()
    return made


def _algorithm(key: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(key, rsa.RSAPublicKey):
        return _RSA.get(key.key_size, "")
    return _CURVES.get(key.curve.name, "") if isinstance(key, ec.EllipticCurvePublicKey) else ""


def issued(certificate: "Certificate", issuer: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def sound(certificate: "Certificate") -> None:
    """UnprovenError for a weak key or hash, or a critical extension that nobody here knows."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import NameConstraints
    from cryptography.x509.oid import ExtensionOID

    known = {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE}
    try:
        key, hashing = certificate.public_key(), certificate.signature_hash_algorithm
    except (ValueError, UnsupportedAlgorithm):
        raise _untrusted("a certificate has a key or a hash of a kind that is not used") from None
    if not _algorithm(key) or hashing is None or hashing.name not in ("sha256", "sha384", "sha512"):
        raise _untrusted(
            f"the certificate {name(certificate)} has a key or a hash that does not count (RSA 2048, 3072 or 4096, P-256, 384 or 521; SHA-2)"
        )
    for each in certificate.extensions:
        if (each.critical and each.oid not in known) or isinstance(each.value, NameConstraints):
            raise _untrusted(f"a certificate has an extension that is not known: {each.oid.dotted_string}")


def _issues(certificate: "Certificate", below: int) -> None:
    from cryptography.x509 import BasicConstraints, KeyUsage

    basic, usage = value(certificate, BasicConstraints), value(certificate, KeyUsage)
    if not (basic and basic.ca) or not (usage and usage.key_cert_sign):
        raise _untrusted(f"{_ISSUER} is not one of an authority: {name(certificate)}")
    if basic.path_length is not None and basic.path_length < below:
        raise _untrusted(f"{_ISSUER} allows fewer authorities below it: {name(certificate)}")


def _signs(certificate: "Certificate", *, alone: bool) -> None:
    from cryptography.x509 import BasicConstraints, ExtendedKeyUsage, KeyUsage
    from cryptography.x509.oid import ExtendedKeyUsageOID

    basic, usage = value(certificate, BasicConstraints), value(certificate, KeyUsage)
    purposes = value(certificate, ExtendedKeyUsage)
    if not usage or not usage.digital_signature or (basic and basic.ca):
        raise _untrusted(f"{_SIGNER} is not one for signatures{' (it is its own authority)' if alone else ''}")
    if usage.key_cert_sign:
        raise _untrusted(f"{_SIGNER} may sign certificates too, which no signer's may")
    if purposes is not None and list(purposes) != [ExtendedKeyUsageOID.CODE_SIGNING]:
        raise _untrusted(f"{_SIGNER} is not one for signing code alone")


def value(certificate: "Certificate", kind: type[Any]) -> Any:
    return next((each.value for each in certificate.extensions if isinstance(each.value, kind)), None)


def _untrusted(reason: str) -> UnprovenError:
    return UnprovenError(Why.CERTIFICATE_UNTRUSTED, reason)
