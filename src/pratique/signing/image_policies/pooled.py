"""Certificate authorities out of a heap of certificates, of which nobody says who issued whom.

policy-controller sorts them the same way: what issued itself is a root, all else stands between.

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


def authorities(pem: bytes, name: str) -> tuple[CertificateAuthority, ...]:
    """One for every certificate that leads to a root, itself first. Names decide here; signatures once one is used.

    UnreadableError.
    """
    if not pem.strip():
        return ()
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = load_pem_x509_certificates(pem)
        if len(found) > _MOST:
            raise UnreadableError(f"{name} holds {len(found)} certificates: give at most {_MOST}.")
        chains = [_chain(each, found) for each in found]
    except ValueError:
        raise UnreadableError(f"{name} holds no certificates that can be read: give them in PEM.") from None
    return tuple(
        CertificateAuthority(chain=tuple(each.public_bytes(Encoding.DER) for each in chain))
        for chain in chains
        if chain
    )


def _chain(certificate: "Certificate", pool: list["Certificate"]) -> list["Certificate"]:
    """Up to a root; empty where it leads to none."""
    chain = [certificate]
    while chain[-1].issuer != chain[-1].subject:
        above = next((each for each in pool if each.subject == chain[-1].issuer), None)
        if above is None or len(chain) == _DEEPEST:
            return []
        chain.append(above)
    return chain
