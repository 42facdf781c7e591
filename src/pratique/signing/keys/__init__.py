"""Where keys lie: one file per place, named by the scheme of its URIs (`awskms://…`, `pkcs11:…`); what has no scheme is a `file`.

Each has `private(name, access) → PrivateKey` and `public(name, access) → tuple[PublicKey, ...]`, where the password is asked for
only when the key needs one, and says in `REMOTE` whether the network is asked.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from pratique import plugins
from pratique.errors import EgressError, UsageError
from pratique.model.settings import KeyPlaces
from pratique.signing.algorithms import PrivateKey, PublicKey

Password: TypeAlias = Callable[[], bytes]
"""Gives the password of a private key; UsageError where there is no way to learn it."""
Variable: TypeAlias = Callable[[str], str | None]
"""Gives a variable of the environment; None where there is none."""


_UNNAMED = KeyPlaces()


def _no_password() -> bytes:
    raise UsageError("The key needs a password, and nobody can be asked for it: name a public key.")


def _no_variable(name: str) -> str | None:  # noqa: ARG001 - whoever asks has no environment
    return None


class Access(msgspec.Struct, frozen=True):
    """What a place is told by whoever asks it for a key."""

    password: Password = _no_password
    places: KeyPlaces = _UNNAMED
    variable: Variable = _no_variable


def private(
    name: str,
    password: Password,
    *,
    offline: bool = False,
    places: KeyPlaces = _UNNAMED,
    variable: Variable = _no_variable,
) -> PrivateKey:
    """The private key that a user named. InputError, UsageError and OutsideError of its place."""
    key: PrivateKey = _place(name, offline=offline).private(name, Access(password, places, variable))
    return key


def public(
    name: str, *, offline: bool = False, places: KeyPlaces = _UNNAMED, variable: Variable = _no_variable
) -> tuple[PublicKey, ...]:
    """The public keys that a user named: all that a file holds. InputError, UsageError and OutsideError of their place."""
    access = Access(places=places, variable=variable)
    found: tuple[PublicKey, ...] = _place(name, offline=offline).public(name, access)
    return found


def _place(name: str, *, offline: bool) -> Any:
    scheme = name.partition(":")[0]
    known = scheme.lower() in plugins.names(__name__)
    if "://" in name and not known:
        raise UsageError(
            f"Keys of {scheme}:// cannot be used yet: name a key file (`pratique keys generate` makes one)."
        )
    place = plugins.load_one(__name__, scheme.lower() if known and ":" in name else "file")
    if offline and place.REMOTE:
        raise EgressError(
            f"A key of {scheme}:// is asked over the network: unset PRATIQUE_OFFLINE, or give the public key as a file."
        )
    return place
