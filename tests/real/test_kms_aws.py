"""boto3 in earnest, against a stand-in for AWS KMS: two operations of its JSON protocol over TLS, with keys in memory.

https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html. boto3 checks every request against AWS's own model of it.
"""

import base64
import json

import pytest

import makers
from real import cosign, kms
from servers import Reply, Server
from signing.keys import sdks

pytestmark = pytest.mark.real

IMAGE = makers.image(makers.layer({"a": b"hello"}))
_SPECS = {"ecdsa-p256": "ECC_NIST_P256", "ecdsa-p384": "ECC_NIST_P384", "rsa-2048": "RSA_2048"}
_HASHES = {"ECDSA_SHA_256": 32, "ECDSA_SHA_384": 48, "RSASSA_PKCS1_V1_5_SHA_256": 32}
_ARN = "arn:aws:kms:eu-west-3:111122223333:key/"


class Aws(Server):
    """KMS, as far as it is asked here: each key by its alias and its ARN."""

    def __init__(self) -> None:
        super().__init__()
        self.held = {kind: sdks.Held(kind) for kind in _SPECS}

    def answer(self, request):
        operation = request.headers["X-Amz-Target"].partition(".")[2]
        asked = json.loads(request.body)
        kind = asked["KeyId"].rpartition("/")[2]
        if kind not in self.held or "Credential=AKIA" not in request.headers.get("Authorization", ""):
            return _json({"__type": "NotFoundException", "message": "no such key"}, 400)
        return {"GetPublicKey": self._public, "Sign": self._sign}[operation](kind, asked)

    def _public(self, kind, asked):
        return _json({"KeyId": _ARN + kind, "PublicKey": _b64(self.held[kind].der), "KeySpec": _SPECS[kind]})

    def _sign(self, kind, asked):
        digest = base64.b64decode(asked["Message"])
        assert (asked["MessageType"], asked["KeyId"]) == ("DIGEST", _ARN + kind)
        if len(digest) != _HASHES[asked["SigningAlgorithm"]]:
            return _json({"__type": "ValidationException", "message": "Digest is invalid length"}, 400)
        return _json({"KeyId": _ARN + kind, "Signature": _b64(self.held[kind].sign(digest))})


def _b64(data):
    return base64.b64encode(data).decode()


def _json(document, status=200):
    return Reply(status, json.dumps(document).encode(), {"Content-Type": "application/x-amz-json-1.1"})


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    kms.need_sdk("boto3")
    with cosign.bench(tmp_path_factory.mktemp("aws")) as made, Aws() as aws:
        keys = {"AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-3"}
        made._environment |= {"PYTHONPATH": str(kms.SDKS), "AWS_CA_BUNDLE": aws.ca_file, **keys}
        made.aws = aws
        yield made


@pytest.mark.parametrize("kind", _SPECS)
@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_what_it_signs(bench, kind, layout):
    uri, name = f"awskms://{bench.aws.host}/alias/{kind}", bench.pushed(IMAGE)
    bench.pratique("sign", "--key", uri, "--layout", layout, name)
    assert bench.pratique_verifies(uri, name)
    public = kms.exported(bench, uri, kind)
    assert bench.pratique_verifies(public, name)
    cosign.need("3.1")
    # AWS signs P-384 over SHA-384, which cosign with a key file does not verify.
    assert bench.cosign_verifies("3.1", public, name, layout) == (kind != "ecdsa-p384")


def test_what_it_refuses(bench):
    ended = bench.run(*kms.pratique("keys", "public", "--key", f"awskms://{bench.aws.host}/alias/none"))
    assert (ended.returncode, b"no such key" in ended.stderr) == (4, True)
    bench.aws.held["rsa-2048"].forged = True
    name = bench.pushed(IMAGE)
    ended = bench.run(*kms.pratique("sign", "--key", f"awskms://{bench.aws.host}/{_ARN}rsa-2048", name))
    bench.aws.held["rsa-2048"].forged = False
    assert (ended.returncode, b"nothing was signed" in ended.stderr) == (4, True), ended.stderr.decode()
