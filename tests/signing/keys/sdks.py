"""Mocks of the SDKs of five key stores: modules with the few names that we use, over keys in memory. None of them is the real one.

They sign digests as the real ones do, and say no otherwise; what was asked of them is in `asked`. tests/real/test_kms.py has
PKCS#11 and Vault's interface in earnest.
"""

import base64
import enum
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from pratique.signing import algorithms

KINDS = ("ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "rsa-2048")
HASHES = {32: hashes.SHA256, 48: hashes.SHA384, 64: hashes.SHA512}


class RefusalError(Exception):
    """What each SDK raises."""


class Held:
    """A key in a store."""

    def __init__(self, kind: str) -> None:
        self.kind, self.private = kind, algorithms.generate(kind)
        self.key: Any = load_der_private_key(self.private.pkcs8(), None)
        self.forged = False
        self.mount = "transit"
        self.asked: list[Any] = []

    @property
    def der(self) -> bytes:
        return self.private.public.der

    @property
    def pem(self) -> str:
        return self.private.public.pem.decode()

    def sign(self, digest: bytes) -> bytes:
        """Of a digest, and of nothing that is longer."""
        self.asked.append(digest)
        if self.forged:
            return b"forged"
        hashed = utils.Prehashed(HASHES[len(digest)]())
        if self.kind.startswith("rsa"):
            return self.key.sign(digest, padding.PKCS1v15(), hashed)
        return self.key.sign(digest, ec.ECDSA(hashed))

    def raw(self, digest: bytes) -> bytes:
        """As `sign`, the two numbers of ECDSA side by side."""
        made = self.sign(digest)
        if self.forged or self.kind.startswith("rsa"):
            return made
        size = (self.key.curve.key_size + 7) // 8
        return b"".join(each.to_bytes(size, "big") for each in utils.decode_dss_signature(made))


def install(monkeypatch, **modules: dict[str, Any]) -> None:
    """Modules by dotted names written with `__`, beside whichever packages hold them."""
    for dashed, names in modules.items():
        name = dashed.replace("__", ".")
        for end in [at for at, letter in enumerate(name) if letter == "."]:
            if name[:end] not in sys.modules:
                monkeypatch.setitem(sys.modules, name[:end], ModuleType(name[:end]))
        module = ModuleType(name)
        vars(module).update(names)
        monkeypatch.setitem(sys.modules, name, module)
        parent, _, last = name.rpartition(".")
        if parent:
            monkeypatch.setattr(sys.modules[parent], last, module, raising=False)


def aws(monkeypatch, held: Held) -> dict[str, Any]:
    """boto3; gives what its client was made with."""
    made: dict[str, Any] = {}

    def get_public_key(**request: str) -> dict[str, Any]:
        if request["KeyId"].endswith("none"):
            raise RefusalError("NotFoundException: there is no such key\nand more")
        return {"KeyId": "arn:of-the-key", "PublicKey": held.der}

    def sign(**request: Any) -> dict[str, Any]:
        assert (request["KeyId"], request["MessageType"]) == ("arn:of-the-key", "DIGEST")
        algorithm, digest = request["SigningAlgorithm"], request["Message"]
        bits = algorithm.rpartition("_")[2]
        assert algorithm == ("RSASSA_PKCS1_V1_5_SHA_256" if held.kind[:3] == "rsa" else f"ECDSA_SHA_{bits}")
        assert len(digest) == int(bits) // 8
        return {"Signature": held.sign(digest)}

    def client(name: str, **given: Any) -> SimpleNamespace:
        made.update(given, name=name)
        return SimpleNamespace(get_public_key=get_public_key, sign=sign)

    install(
        monkeypatch,
        boto3={"client": client},
        botocore__config={"Config": dict},
        botocore__exceptions={"BotoCoreError": RefusalError, "ClientError": OSError},
    )
    return made


def azure(monkeypatch, held: Held) -> list[Any]:
    """azure-identity and azure-keyvault-keys; gives which keys were asked for."""
    got: list[Any] = []
    numbers = held.key.public_key().public_numbers()
    if isinstance(held.key, rsa.RSAPrivateKey):
        jwk = SimpleNamespace(kty="RSA-HSM", n=number(numbers.n), e=number(numbers.e))
    else:
        size = held.key.curve.key_size
        jwk = SimpleNamespace(kty="EC", crv=f"P-{size}", x=number(numbers.x), y=number(numbers.y))

    class KeyClient:
        def __init__(self, url: str, credential: str, **limits: int) -> None:
            assert credential == "ambient"
            self.url = url

        def get_key(self, name: str, version: str | None) -> SimpleNamespace:
            got.append((self.url, name, version))
            if name == "none":
                raise RefusalError("KeyNotFound")
            return SimpleNamespace(key=jwk)

    class CryptographyClient:
        def __init__(self, key: Any, credential: str, **limits: int) -> None:
            assert key.key is jwk

        def sign(self, algorithm: str, digest: bytes) -> SimpleNamespace:
            assert int(algorithm[2:]) == len(digest) * 8
            return SimpleNamespace(signature=held.raw(digest))

    install(
        monkeypatch,
        azure__core__exceptions={"AzureError": RefusalError},
        azure__identity={"DefaultAzureCredential": lambda: "ambient"},
        azure__keyvault__keys={"KeyClient": KeyClient},
        azure__keyvault__keys__crypto={"CryptographyClient": CryptographyClient, "SignatureAlgorithm": str},
    )
    return got


def number(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def gcp(monkeypatch, held: Held, algorithm: str, versions: tuple[int, ...] = (9, 10, 2)) -> list[str]:
    """google-cloud-kms; gives which versions were asked for."""
    got: list[str] = []

    class Client:
        def list_crypto_key_versions(self, request: dict[str, str], timeout: int) -> list[SimpleNamespace]:
            assert request["filter"] == "state=ENABLED"
            return [SimpleNamespace(name=f"{request['parent']}/cryptoKeyVersions/{each}") for each in versions]

        def get_public_key(self, request: dict[str, str], timeout: int) -> SimpleNamespace:
            got.append(request["name"])
            if "none" in request["name"]:
                raise RefusalError("403")
            return SimpleNamespace(algorithm=SimpleNamespace(name=algorithm), pem=held.pem)

        def asymmetric_sign(self, request: dict[str, Any], timeout: int) -> SimpleNamespace:
            got.append(request["name"])
            ((hashed, digest),) = request["digest"].items()
            assert hashed == f"sha{len(digest) * 8}"
            return SimpleNamespace(signature=held.sign(digest))

    install(
        monkeypatch,
        google__api_core__exceptions={"GoogleAPIError": RefusalError},
        google__auth__exceptions={"GoogleAuthError": OSError},
        google__cloud__kms={"KeyManagementServiceClient": Client},
    )
    return got


def vault(monkeypatch, held: Held) -> list[dict[str, Any]]:
    """hvac; gives what clients were made with, and the requests to sign."""
    got: list[dict[str, Any]] = []

    def read_key(name: str, mount_point: str) -> dict[str, Any]:
        if name == "none" or mount_point != held.mount:
            raise RefusalError("permission denied")
        return {"data": {"latest_version": 10, "keys": {"9": {"public_key": "old"}, "10": {"public_key": shown(held)}}}}

    def sign_data(hash_input: str, **given: Any) -> dict[str, Any]:
        got.append(given)
        data = base64.b64decode(hash_input)
        made = held.private.sign(data) if held.kind == "ed25519" else held.sign(data)
        return {"data": {"signature": f"vault:v10:{base64.b64encode(made).decode()}"}}

    def client(namespace: str | None, timeout: int) -> SimpleNamespace:
        got.append({"namespace": namespace})
        return SimpleNamespace(secrets=SimpleNamespace(transit=transit))

    transit = SimpleNamespace(read_key=read_key, sign_data=sign_data)
    install(
        monkeypatch,
        hvac={"Client": client},
        hvac__exceptions={"VaultError": RefusalError},
        requests={"RequestException": OSError},
    )
    return got


def shown(held: Held) -> str:
    """Vault shows Ed25519 as 32 bytes in base64, all else in PEM."""
    if held.kind != "ed25519":
        return held.pem
    return base64.b64encode(held.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


class Names(enum.Enum):
    """The constants of PKCS#11 that we use."""

    PUBLIC_KEY = enum.auto()
    PRIVATE_KEY = enum.auto()
    CLASS = enum.auto()
    LABEL = enum.auto()
    ID = enum.auto()
    EC_POINT = enum.auto()
    RSA = enum.auto()
    EC = enum.auto()
    EC_EDWARDS = enum.auto()
    RSA_PKCS = enum.auto()
    ECDSA = enum.auto()
    EDDSA = enum.auto()


class WrongPinError(RefusalError):
    """The PIN was refused."""


def pkcs11(monkeypatch, held: Held, copies: int = 1) -> list[str | None]:
    """python-pkcs11 with a token `team` (slot 7, PIN 1234) whose key is `release`, 01; gives the PINs that were tried."""
    pins: list[str | None] = []
    kinds = {"rsa": Names.RSA, "ecd": Names.EC, "ed2": Names.EC_EDWARDS}

    class Key(dict):
        key_type = kinds[held.kind[:3]]

        def sign(self, data: bytes, mechanism: Names) -> bytes:
            if mechanism is Names.EDDSA:
                return held.private.sign(data)
            if mechanism is Names.RSA_PKCS:
                assert data[:-32].hex() == "3031300d060960864801650304020105000420"
            return held.raw(data[-32:])

    class Session:
        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def get_objects(self, wanted: dict[Names, Any]) -> list[Key]:
            fits = wanted.get(Names.LABEL, "release") == "release" and wanted.get(Names.ID, b"\1") == b"\1"
            raw = (Encoding.Raw, PublicFormat.Raw)
            point = b"\4\x20" + held.key.public_key().public_bytes(*raw) if held.kind == "ed25519" else b""
            return [Key({Names.EC_POINT: point})] * copies if fits else []

    def opened(user_pin: str | None = None) -> Session:
        pins.append(user_pin)
        if user_pin not in (None, "1234"):
            raise WrongPinError
        return Session()

    def lib(path: str) -> SimpleNamespace:
        if path != "/lib/module.so":
            raise RuntimeError("cannot open shared object file")
        tokens = (
            SimpleNamespace(label="team", serial=b"77  ", model="soft", manufacturer_id="we", open=opened),
            SimpleNamespace(label="", serial=b"", model="", manufacturer_id=""),
        )
        slots = [SimpleNamespace(slot_id=7 + at, get_token=lambda each=each: each) for at, each in enumerate(tokens)]
        return SimpleNamespace(get_slots=lambda token_present: slots)

    constants = dict.fromkeys(("ObjectClass", "Attribute", "KeyType", "Mechanism"), Names)
    pin_errors = dict.fromkeys(("PinIncorrect", "PinInvalid", "PinLenRange"), WrongPinError)
    install(
        monkeypatch,
        pkcs11={"lib": lib, **constants},
        pkcs11__exceptions={"PKCS11Error": RefusalError, **pin_errors},
        pkcs11__util__ec={"encode_ec_public_key": lambda _: held.der},
        pkcs11__util__rsa={"encode_rsa_public_key": lambda _: held.der},
    )
    return pins
