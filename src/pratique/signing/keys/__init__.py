"""Where keys lie: one file per place, named by the scheme of its URIs (`awskms://…`); what has no scheme is a `file`.

Each has `private(name, password) → PrivateKey` and `public(name) → tuple[PublicKey, ...]`, where `password` is asked for
the password only when the key needs one.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from pratique import plugins
from pratique.errors import UsageError
from pratique.signing.algorithms import PrivateKey, PublicKey

Password: TypeAlias = Callable[[], bytes]
"""Gives the password of a private key; UsageError where there is no way to learn it."""


def private(name: str, password: Password) -> PrivateKey:
    """The private key that a user named. InputError and UsageError of its place."""
    key: PrivateKey = _place(name).private(name, password)
    return key


def public(name: str) -> tuple[PublicKey, ...]:
    """The public keys that a user named: all that a file holds. InputError and UsageError of their place."""
    found: tuple[PublicKey, ...] = _place(name).public(name)
    return found


def _place(name: str) -> Any:
    scheme, colon, _ = name.partition("://")
    place = scheme.lower() if colon else "file"
    try:
        return plugins.load_one(__name__, place)
    except KeyError:
        raise UsageError(
            f"Keys of {scheme}:// cannot be used yet: name a key file (`pratique keys generate` makes one)."
        ) from None
