"""A key in an HSM or smart card: `pkcs11:token=T;object=LABEL?module-path=/usr/lib/….so`, as RFC 7512 and cosign write it.

`token`, `serial`, `slot-id` (and `model`, `manufacturer`) say which token, `object` and `id` which key; one must be left. The PIN is the key's
password: `--password-file`, COSIGN_PKCS11_PIN, COSIGN_PASSWORD, a question, or `pin-value`, which others on this machine may see. The module is
COSIGN_PKCS11_MODULE_PATH's where the name says none.
https://www.rfc-editor.org/rfc/rfc7512
"""

import functools
import os
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec

from pratique.errors import NotFoundError, UnreadableError, UsageError
from pratique.model.settings import KeyPlaces
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, _elsewhere

REMOTE = False
_FORM = "pkcs11:token=TOKEN;object=LABEL?module-path=/path/of/the/module.so, with id=%01 for object and slot-id=N for token if need be"
_OF_TOKEN = {"token": "label", "serial": "serial", "model": "model", "manufacturer": "manufacturer_id"}
"""What a URI says of a token, and what python-pkcs11 calls it."""
_OF_PATH = (*_OF_TOKEN, "slot-id", "object", "id", "type")
_OF_QUERY = ("module-path", "pin-value")
_LONGEST_SLOT = 20  # digits of 64 bits
_PIN = re.compile(r"pin-value=[^&;]*")
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""What PKCS #1 v1.5 has before a digest of SHA-256 (RFC 8017 section 9.2)."""


class _Reference(msgspec.Struct, frozen=True):
    name: str
    module: str
    token: dict[str, str]
    slot: int | None
    label: str
    id: bytes
    pin: str


def private(name: str, access: Access) -> PrivateKey:
    """A key that signs in its token; the PIN is asked for when it first does. InputError, UsageError, OutsideError."""
    reference = _parse(name, access.places)
    key = _public(reference)

    @functools.cache
    def pin() -> str:
        return reference.pin or access.password().decode("utf-8", "replace")

    def sign(data: bytes) -> bytes:
        secret = pin()
        with _elsewhere.asking(reference.name, *_failures()):
            from pkcs11 import ObjectClass, exceptions

            try:
                with _token(reference).open(user_pin=secret) as session:
                    return _signed(_object(session, reference, ObjectClass.PRIVATE_KEY), key.kind, data)
            except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange):
                # Said at once and never tried again: a token locks after a few.
                raise UsageError(f"The PIN of {reference.name} is wrong: give --password-file.") from None

    return _elsewhere.Elsewhere(key, sign, "" if key.kind == "ed25519" else "sha256")


def public(name: str, access: Access) -> tuple[PublicKey, ...]:
    """The public half of a key in a token. InputError, UsageError, OutsideError."""
    return (_public(_parse(name, access.places)),)


def _parse(name: str, places: KeyPlaces) -> _Reference:
    path, _, query = name[len("pkcs11:") :].partition("?")
    found = _attributes(path.split(";"), _OF_PATH) | _attributes(query.split("&"), _OF_QUERY)
    text = {key: value.decode("utf-8", "replace") for key, value in found.items()}
    if not ({"token", "serial", "slot-id"} & found.keys() and {"object", "id"} & found.keys()):
        raise UsageError(f"The name says not which token or which key: write {_FORM}.")
    if not os.path.isabs(module := text.get("module-path") or places.pkcs11_module):
        raise UsageError(
            f"The name needs the whole path of the token's module: write {_FORM}, or set COSIGN_PKCS11_MODULE_PATH."
        )
    if not (slot := text.get("slot-id", "0")).isdecimal() or len(slot) > _LONGEST_SLOT:
        raise UsageError("The slot-id of the key is no number: `pkcs11-tool --list-slots` shows them.")
    return _Reference(
        name=_PIN.sub("pin-value=…", name),
        module=module,
        token={_OF_TOKEN[key]: value for key, value in text.items() if key in _OF_TOKEN},
        slot=int(slot) if "slot-id" in found else None,
        label=text.get("object", ""),
        id=found.get("id", b""),
        pin=text.get("pin-value", ""),
    )


def _attributes(parts: Iterable[str], known: tuple[str, ...]) -> dict[str, bytes]:
    """The attributes that have a value. UsageError for an unknown one: who left it out would choose more than was named."""
    pairs = [part.partition("=") for part in parts if part]
    if not all(key in known and equals for key, equals, _ in pairs):
        # Which part is not said: it may be a PIN that was written wrong.
        raise UsageError(f"The name of the key has a part that is not known: write {_FORM}.")
    return {key: unquote_to_bytes(value) for key, _, value in pairs if value}


def _failures() -> tuple[type[Exception], ...]:
    with _elsewhere.needing("pkcs11"):
        from pkcs11.exceptions import PKCS11Error
    return (PKCS11Error, RuntimeError)


def _token(reference: _Reference) -> Any:
    import pkcs11

    slots = pkcs11.lib(reference.module).get_slots(token_present=True)
    tokens = [each.get_token() for each in slots if reference.slot in (None, each.slot_id)]
    fits = [
        each for each in tokens if all(_text(getattr(each, key)) == value for key, value in reference.token.items())
    ]
    return _only(fits, "token", reference.name)


def _text(value: str | bytes) -> str:
    return (value.decode("utf-8", "replace") if isinstance(value, bytes) else value).rstrip()


def _object(session: Any, reference: _Reference, kind: Any) -> Any:
    from pkcs11 import Attribute

    wanted = {Attribute.CLASS: kind}
    wanted |= {Attribute.LABEL: reference.label} if reference.label else {}
    wanted |= {Attribute.ID: reference.id} if reference.id else {}
    return _only(list(session.get_objects(wanted)), kind.name.lower().replace("_", " "), reference.name)


def _only(found: list[Any], what: str, name: str) -> Any:
    if not found:
        raise NotFoundError(f"There is no {what} for {name}: `pkcs11-tool --module … --list-objects` shows them.")
    if len(found) > 1:
        raise UsageError(f"{name} names more than one {what}: say slot-id and id too.")
    return found[0]


def _public(reference: _Reference) -> PublicKey:
    with _elsewhere.asking(reference.name, *_failures()):
        import pkcs11

        with _token(reference).open() as session:
            found = _object(session, reference, pkcs11.ObjectClass.PUBLIC_KEY)
            return PublicKey(_read(found, reference.name), reference.name)


def _read(found: Any, name: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key
    from pkcs11 import Attribute, KeyType
    from pkcs11.util import ec, rsa

    kind = found.key_type
    if kind is KeyType.RSA:
        return load_der_public_key(rsa.encode_rsa_public_key(found))
    if kind is KeyType.EC:
        return load_der_public_key(ec.encode_ec_public_key(found))
    point = bytes(found[Attribute.EC_POINT]) if kind is KeyType.EC_EDWARDS else b""
    if len(point) not in (32, 34):  # 34: as an OCTET STRING
        raise UnreadableError(f"{name} is of a kind that is not used: take ECDSA, Ed25519 or RSA.")
    return Ed25519PublicKey.from_public_bytes(point[-32:])


def _signed(key: Any, kind: str, data: bytes) -> bytes:
    """The signature over a digest of SHA-256; over the message with Ed25519."""
    from pkcs11 import Mechanism

    if kind == "ed25519":
        return bytes(key.sign(data, mechanism=Mechanism.EDDSA))
    if kind.startswith("rsa"):
        return bytes(key.sign(_SHA256 + data, mechanism=Mechanism.RSA_PKCS))
    return _elsewhere.der_signature(key.sign(data, mechanism=Mechanism.ECDSA))
