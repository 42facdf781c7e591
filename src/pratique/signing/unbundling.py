"""A bundle taken apart into what cosign's legacy layout has: an envelope or a payload, and annotations beside it.

>>> annotations(bundle)["dev.sigstore.cosign/certificate"]                             # doctest: +SKIP
'-----BEGIN CERTIFICATE-----…'
"""

import base64
import textwrap
from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import UsageError
from pratique.model.signature import Form, Layout, Material

SIGNATURE = "dev.cosignproject.cosign/signature"
CERTIFICATE = "dev.sigstore.cosign/certificate"
CHAIN = "dev.sigstore.cosign/chain"
LOG_ENTRY = "dev.sigstore.cosign/bundle"
TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp"


def annotations(bundle: bytes) -> dict[str, str]:
    """The annotations of a layer, as cosign 1 and 2 read them. UsageError for an instance whose log gives no promises."""
    found = strict.check(bundle, "the bundle")
    material = found["verificationMaterial"]
    [entry] = material["tlogEntries"]
    if "inclusionPromise" not in entry:
        raise UsageError(
            "The instance has a log of Rekor v2, which the legacy layout cannot hold: use --layout bundle."
        )
    stamps = (material.get("timestampVerificationData") or {}).get("rfc3161Timestamps") or ()
    bare = found.get("messageSignature", {}).get("signature", "")
    texts = {
        SIGNATURE: bare,
        CERTIFICATE: _pem(material["certificate"]["rawBytes"]),
        LOG_ENTRY: _log_entry(entry),
    }
    if stamps and bare:  # beside an envelope cosign wants a timestamp of the envelope, and this is one of its signature
        texts[TIMESTAMP] = _text({"SignedRFC3161Timestamp": stamps[0]["signedTimestamp"]})
    return texts


def envelope(bundle: bytes) -> bytes:
    """The envelope that a bundle holds, on its own."""
    return msgspec.json.encode(strict.check(bundle, "the bundle")["dsseEnvelope"])


def material(form: Form, content: bytes, texts: dict[str, str]) -> Material:
    """As it is collected from a layer with these annotations."""
    return Material(
        layout=Layout.LEGACY,
        form=form,
        content=content,
        signature=texts.get(SIGNATURE, ""),
        certificate=texts.get(CERTIFICATE, ""),
        chain=texts.get(CHAIN, ""),
        log_entry=texts.get(LOG_ENTRY, ""),
        timestamp=texts.get(TIMESTAMP, ""),
    )


def _log_entry(entry: dict[str, Any]) -> str:
    payload = {
        "body": entry["canonicalizedBody"],
        "integratedTime": int(entry["integratedTime"]),
        "logIndex": int(entry["logIndex"]),
        "logID": base64.b64decode(entry["logId"]["keyId"]).hex(),
    }
    return _text({"SignedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"], "Payload": payload})


def _pem(der: str) -> str:
    body = "\n".join(textwrap.wrap(der, 64))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
