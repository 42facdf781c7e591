"""A key in AWS KMS: `awskms://[ENDPOINT]/KEY`, KEY an id, `alias/NAME` or an ARN, whose region is then asked.

Credentials and region are those of boto3: the environment, its files, the role of the machine. AWS_REGION counts too, as in Go.
https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
"""

import re
from typing import Any

from pratique.model.settings import KeyPlaces
from pratique.signing.algorithms import PrivateKey, PublicKey
from pratique.signing.keys import Access, _elsewhere

REMOTE = True
_REFERENCE = re.compile(
    r"awskms://((?:localhost|[\w-]+(?:\.[\w-]+)+)(?::[0-9]+)?|)/((?:arn:aws[\w-]*:kms:([\w-]+):[0-9]{12}:)?(?:alias/[\w/-]+|(?:key/)?[\w-]+))",
    re.ASCII,
)
_FORM = "awskms:///KEY_ID, awskms:///alias/NAME or awskms:///ARN, with an endpoint after // if need be"


def private(name: str, access: Access) -> PrivateKey:
    """A key that signs in AWS. UsageError, OutsideError."""
    return _open(name, access.places)


def public(name: str, access: Access) -> tuple[PublicKey, ...]:
    """The public half of a key in AWS. UsageError, OutsideError."""
    return (_open(name, access.places).public,)


def _open(name: str, places: KeyPlaces) -> _elsewhere.Elsewhere:
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    endpoint, identity, region = _elsewhere.matched(_REFERENCE, name, _FORM).groups()
    with _elsewhere.needing("kms-aws"):
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError
    failures = (BotoCoreError, ClientError)
    limits = Config(connect_timeout=_elsewhere.CONNECT, read_timeout=_elsewhere.READ, retries={"max_attempts": 3})
    with _elsewhere.asking(name, *failures):
        address = f"https://{endpoint}" if endpoint else None
        client = boto3.client(
            "kms", region_name=region or places.aws_region or None, endpoint_url=address, config=limits
        )
        answer = client.get_public_key(KeyId=identity)
        key = PublicKey(load_der_public_key(answer["PublicKey"]), name)
        hashed = _elsewhere.OWN_HASH.get(key.kind, "sha256")
        # The key's own name, and not that of an alias, which may be another key's by now.
        request: dict[str, Any] = {"KeyId": answer["KeyId"], "MessageType": "DIGEST"}
        request["SigningAlgorithm"] = _algorithm(key.kind, hashed)

    def sign(digest: bytes) -> bytes:
        with _elsewhere.asking(name, *failures):
            return bytes(client.sign(Message=digest, **request)["Signature"])

    return _elsewhere.Elsewhere(key, sign, hashed)


def _algorithm(kind: str, hashed: str) -> str:
    family = "RSASSA_PKCS1_V1_5" if kind.startswith("rsa") else "ECDSA"
    return f"{family}_SHA_{hashed[3:]}"
