"""A key in a variable of the environment, as pipelines keep it: `env://NAME`, PEM as in a file.

>>> private("env://COSIGN_PRIVATE_KEY", access).public.fingerprint                          # doctest: +SKIP
'sha256:…'
"""

import re

from pratique.errors import NotFoundError
from pratique.signing import algorithms
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, _elsewhere, _pem

REMOTE = False
_REFERENCE = re.compile(r"env://([A-Za-z_][A-Za-z0-9_]*)", re.ASCII)


def private(name: str, access: Access) -> PrivateKey:
    """The private key of a variable; the password is asked for only when it is encrypted. InputError, UsageError."""
    return _pem.private(_read(name, access), access.password, name)


def public(name: str, access: Access) -> tuple[PublicKey, ...]:
    """The public keys of a variable. InputError, UsageError."""
    return algorithms.public_keys(_read(name, access), name)


def _read(name: str, access: Access) -> bytes:
    variable = _elsewhere.matched(_REFERENCE, name, "env://NAME, NAME a variable of the environment")[1]
    found = access.variable(variable)
    if not found:
        raise NotFoundError(f"The variable {variable} is not set: put the key into it, as PEM.")
    return found.encode("utf-8", "surrogateescape")
