"""Authorities out of heaps of certificates, of which nobody says who issued whom.

policy-controller sorts them the same way: what issued itself is a root, and anything else leads to one or is of no use.

>>> authorities(b"-----BEGIN CERTIFICATE-----…", "fulcio.pem")                              # doctest: +SKIP
(CertificateAuthority(chain=(…)),)
"""

from typing import TYPE_CHECKING

from pratique.errors import UnreadableError
from pratique.signing.trust_root import CertificateAuthority

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_MOST = 64
_DEEPEST = 8


def authorities(pem: bytes, name: str, uri: str = "") -> tuple[CertificateAuthority, ...]:
    """Those that certify signers: one for every certificate that leads to a root, itself first.

    Names decide here; signatures once one is used. UnreadableError.
    """
    found = _certificates(pem, name) if pem.strip() else []
    chains = [_chain(each, found, name) for each in found]
    return tuple(_authority(chain, uri) for chain in chains if chain)


def stamping(pem: bytes, name: str, uri: str = "") -> tuple[CertificateAuthority, ...]:
    """Those that sign timestamps: one for every certificate that is no authority's itself. UnreadableError."""
    found = _certificates(pem, name) if pem.strip() else []
    chains = [_chain(each, found, name) for each in found if not _is_authority(each, name)]
    if found and not (chains and all(chains)):
        raise UnreadableError(
            f"{name} needs the certificate that signs timestamps, with its chain up to the root: give them all."
        )
    return tuple(_authority(chain, uri) for chain in chains)


def _certificates(pem: bytes, name: str) -> list["Certificate"]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = load_pem_x509_certificates(pem)
    except ValueError:
        raise _unreadable(name) from None
    if len(found) > _MOST:
        raise UnreadableError(f"{name} holds {len(found)} certificates: give at most {_MOST}.")
    return found


def _chain(certificate: "Certificate", pool: list["Certificate"], name: str) -> list["Certificate"]:
    """Up to a root; empty where it leads to none."""
    chain = [certificate]
    try:
        while chain[-1].issuer != chain[-1].subject:
            above = next((each for each in pool if each.subject == chain[-1].issuer), None)
            if above is None or len(chain) == _DEEPEST:
                return []
            chain.append(above)
    except ValueError:  # names are read late
        raise _unreadable(name) from None
    return chain


def _is_authority(certificate: "Certificate", name: str) -> bool:
    from cryptography.x509 import BasicConstraints

    try:
        found = [each.value for each in certificate.extensions if isinstance(each.value, BasicConstraints)]
    except ValueError:  # extensions too
        raise _unreadable(name) from None
    return any(each.ca for each in found)


def _authority(chain: list["Certificate"], uri: str) -> CertificateAuthority:
    from cryptography.hazmat.primitives.serialization import Encoding

    return CertificateAuthority(chain=tuple(each.public_bytes(Encoding.DER) for each in chain), uri=uri)


def _unreadable(name: str) -> UnreadableError:
    return UnreadableError(f"{name} holds no certificates that can be read: give them in PEM.")
