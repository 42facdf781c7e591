"""Ways to tamper with a keyless bundle, each of which must be refused: by us, and in tests/real by the field's verifiers."""

import base64
import copy
import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

import sigstores
from pratique.documents import dsse, intoto
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.why import Why
from signing.shelf import SIGNED
from sigstores import AT, b64

Document = dict[str, Any]
Tampering = Callable[[Document, sigstores.Instance], None]

STATEMENT = intoto.encode(IMAGE_SIGNATURE, SIGNED, b"{}")
ELSE = intoto.encode(IMAGE_SIGNATURE, "sha256:" + "0" * 64, b"{}")
BOTH = x509.SubjectAlternativeName([x509.RFC822Name(sigstores.SUBJECT), x509.RFC822Name("other@example.com")])
HOUR = dt.timedelta(hours=1)
STRANGER = sigstores.Instance()
"""Another instance, whose keys nobody here trusts."""


def made(instance: sigstores.Instance, log: str = "v1", **more: Any) -> Document:
    """A bundle with everything that a bundle can have."""
    return json.loads(instance.bundle(STATEMENT, log=log, stamped=True, **more))


def tampered(document: Document, tampering: Tampering, instance: sigstores.Instance) -> bytes:
    changed = copy.deepcopy(document)
    tampering(changed, instance)
    assert changed != document
    return json.dumps(changed).encode()


def material(document: Document) -> Document:
    return document["verificationMaterial"]


def entry(document: Document) -> Document:
    return material(document)["tlogEntries"][0]


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[len(data) // 2] ^= 1
    return b64(bytes(data))


def _flip(*path: Any) -> Tampering:
    """One bit of the base64 at a place in the log entry."""

    def tamper(document: Document, instance: sigstores.Instance) -> None:
        at = entry(document)
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = flipped(at[path[-1]])

    return tamper


def _body(change: Callable[[Document], Any]) -> Tampering:
    """A body that says something else, with a proof and a promise of the log that it trusted."""

    def tamper(document: Document, instance: sigstores.Instance) -> None:
        body = json.loads(base64.b64decode(entry(document)["canonicalizedBody"]))
        change(body["spec"])
        log = "v1" if "inclusionPromise" in entry(document) else "v2"
        material(document)["tlogEntries"] = [instance.logged(body, AT, log)]

    return tamper


def _certificate(issuing: sigstores.Instance | None = None, log: str = "v1", **more: Any) -> Tampering:
    """Signed and logged again, rightly, with another certificate: what is refused is the certificate."""

    def tamper(document: Document, instance: sigstores.Instance) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (issuing or instance).certificate(key.public_key(), **more).public_bytes(Encoding.DER)
        document.update(signed_with(instance, key, certificate, log))

    return tamper


def signed_with(instance: sigstores.Instance, key: Any, certificate: bytes, log: str = "v1") -> Document:
    """A bundle like `Instance.bundle`'s, of a certificate from elsewhere."""
    signature = sigstores.sign(key, dsse.pae(intoto.PAYLOAD_TYPE, STATEMENT))
    return {
        "mediaType": sigstores.BUNDLE,
        "verificationMaterial": {
            "certificate": {"rawBytes": b64(certificate)},
            "tlogEntries": [instance.logged(sigstores.body_of(STATEMENT, signature, certificate, log), AT, log)],
            "timestampVerificationData": {"rfc3161Timestamps": [{"signedTimestamp": b64(instance.stamp(signature))}]},
        },
        "dsseEnvelope": {
            "payload": b64(STATEMENT),
            "payloadType": intoto.PAYLOAD_TYPE,
            "signatures": [{"sig": b64(signature)}],
        },
    }


def _signature(document: Document) -> bytes:
    return base64.b64decode(document["dsseEnvelope"]["signatures"][0]["sig"])


def _stamped(stamp: Callable[[Document, sigstores.Instance], bytes]) -> Tampering:
    def tamper(document: Document, instance: sigstores.Instance) -> None:
        material(document)["timestampVerificationData"] = {
            "rfc3161Timestamps": [{"signedTimestamp": b64(stamp(document, instance))}]
        }

    return tamper


def _other_signature(document: Document, _: Any) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    document["dsseEnvelope"]["signatures"][0]["sig"] = b64(
        sigstores.sign(key, dsse.pae(intoto.PAYLOAD_TYPE, STATEMENT))
    )


def _later(document: Document, _: Any) -> None:
    entry(document)["integratedTime"] = str(int(entry(document)["integratedTime"]) + 60)


def _checkpoint_of_stranger(document: Document, _: Any) -> None:
    data = base64.b64decode(entry(document)["canonicalizedBody"])
    entry(document)["inclusionProof"] = STRANGER.v1.add(data)


def _other_certificate(document: Document, instance: sigstores.Instance) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    material(document)["certificate"]["rawBytes"] = b64(
        instance.certificate(key.public_key()).public_bytes(Encoding.DER)
    )


COMMON: dict[str, tuple[Why, Tampering]] = {
    "payload of another image": (Why.ALTERED, lambda d, _: d["dsseEnvelope"].update(payload=b64(ELSE))),
    "payload with a space": (Why.ALTERED, lambda d, _: d["dsseEnvelope"].update(payload=b64(STATEMENT + b" "))),
    "signature of another key": (Why.ALTERED, _other_signature),
    "second signature": (
        Why.UNREADABLE,
        lambda d, _: d["dsseEnvelope"]["signatures"].append(d["dsseEnvelope"]["signatures"][0]),
    ),
    "no signature": (Why.UNREADABLE, lambda d, _: d["dsseEnvelope"].update(signatures=[])),
    "certificate of another key": (Why.ALTERED, _other_certificate),
    "certificate damaged": (Why.UNREADABLE, lambda d, _: material(d)["certificate"].update(rawBytes="AAAA")),
    "no certificate": (Why.UNREADABLE, lambda d, _: material(d).pop("certificate")),
    "no log entry": (Why.UNLOGGED, lambda d, _: material(d).pop("tlogEntries")),
    "log not trusted": (Why.UNLOGGED, lambda d, _: entry(d)["logId"].update(keyId=b64(bytes(32)))),
    "no proof": (Why.UNLOGGED, lambda d, _: entry(d).pop("inclusionProof")),
    "proof's hash flipped": (Why.UNLOGGED, _flip("inclusionProof", "hashes", 0)),
    "proof cut": (Why.UNLOGGED, lambda d, _: entry(d)["inclusionProof"]["hashes"].pop()),
    "proof's root flipped": (Why.UNLOGGED, _flip("inclusionProof", "rootHash")),
    "body flipped": (Why.UNLOGGED, _flip("canonicalizedBody")),
    "kind changed": (Why.UNLOGGED, lambda d, _: entry(d)["kindVersion"].update(kind="rekord")),
    "timestamp of another signature": (Why.UNSTAMPED, _stamped(lambda d, i: i.stamp(b"another"))),
    "timestamp of another authority": (Why.UNSTAMPED, _stamped(lambda d, _: STRANGER.stamp(_signature(d)))),
    "timestamp too late": (Why.CERTIFICATE_EXPIRED, _stamped(lambda d, i: i.stamp(_signature(d), AT + HOUR))),
    "timestamp damaged": (Why.UNSTAMPED, _stamped(lambda d, i: i.stamp(_signature(d))[:-1])),
}
"""What goes for both kinds of log."""


def _certificates(log: str) -> dict[str, tuple[Why, Tampering]]:
    return {
        "certificate expired": (Why.CERTIFICATE_EXPIRED, _certificate(log=log, at=AT - HOUR)),
        "certificate not valid yet": (Why.CERTIFICATE_EXPIRED, _certificate(log=log, at=AT + HOUR)),
        "certificate of another authority": (Why.CERTIFICATE_UNTRUSTED, _certificate(STRANGER, log=log)),
        "certificate not for code": (Why.CERTIFICATE_UNTRUSTED, _certificate(log=log, without=("purpose",))),
        "certificate of two subjects": (
            Why.UNREADABLE,
            _certificate(log=log, without=("subject",), more=((BOTH, True),)),
        ),
        "certificate without promise": (Why.UNLISTED, _certificate(log=log, sct=False)),
    }


V1: dict[str, tuple[Why, Tampering]] = (
    COMMON
    | _certificates("v1")
    | {
        "time moved": (Why.UNLOGGED, _later),
        "promise flipped": (Why.UNLOGGED, _flip("inclusionPromise", "signedEntryTimestamp")),
        "checkpoint of another log": (Why.UNLOGGED, _checkpoint_of_stranger),
        "entry of another payload": (
            Why.UNLOGGED,
            _body(lambda s: s["payloadHash"].update(value=hashlib.sha256(ELSE).hexdigest())),
        ),
        "entry of another signature": (
            Why.UNLOGGED,
            _body(lambda s: s["signatures"][0].update(signature=b64(b"another"))),
        ),
        "entry of another signer": (
            Why.UNLOGGED,
            _body(lambda s: s["signatures"][0].update(verifier=b64(STRANGER.ca.pem.encode()))),
        ),
    }
)

V2: dict[str, tuple[Why, Tampering]] = (
    COMMON
    | _certificates("v2")
    | {
        "no timestamp": (Why.UNDATED, lambda d, _: material(d).pop("timestampVerificationData")),
        "entry of another message": (
            Why.UNLOGGED,
            _body(lambda s: s["hashedRekordV002"]["data"].update(digest=b64(bytes(32)))),
        ),
        "entry of another signature": (
            Why.UNLOGGED,
            _body(lambda s: s["hashedRekordV002"]["signature"].update(content=b64(b"another"))),
        ),
    }
)
