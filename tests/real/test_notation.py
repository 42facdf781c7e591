"""Real notation signs, JWS and COSE, and we verify; what it refuses we refuse, under each level of its trust policy."""

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from pratique.oci import references
from pratique.oci.client import Client
from real import cosign, daemons
from signing import notaries
from signing.shelf import IMAGE

pytestmark = pytest.mark.real

KINDS = ("jws", "cose")


def program() -> str:
    return shutil.which("notation") or f"{Path(__file__).parents[2]}/.real/bin/notation"


class Notation:
    """notation with a configuration of its own, beside a registry."""

    def __init__(self, folder: Path, host: str, ca: str) -> None:
        # notation speaks plain HTTP with `localhost`, whatever it is told
        self.bench = cosign.Bench(folder, host.replace("localhost", "127.0.0.1"), ca)
        self.config = folder / "notation"
        self.policy = folder / "policy.json"
        self._environment = os.environ | {
            "NOTATION_CONFIG": str(self.config),
            "NOTATION_USERNAME": "me",
            "NOTATION_PASSWORD": "secret",
            "SSL_CERT_FILE": ca,
            "HOME": str(folder),
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([program(), *words], capture_output=True, check=False, env=self._environment, timeout=60)

    def sign(self, name: str, kind: str, *more: str) -> None:
        done = self.run("sign", "--signature-format", kind, *more, name)
        assert done.returncode == 0, done.stderr.decode()

    def demands(self, document: dict) -> None:
        self.policy.write_text(json.dumps(document))
        done = self.run("policy", "import", "--force", str(self.policy))
        assert done.returncode == 0, done.stderr.decode()

    def verifies(self, name: str) -> bool:
        return self.run("verify", name).returncode == 0

    def pratique_verifies(self, name: str, *more: str) -> bool:
        given = ("--notation-trust-policy", str(self.policy), "--notation-trust-store", str(self.config / "truststore"))
        status = self.bench.status("verify", *given, *more, name)
        assert status in (0, 1)
        return status == 0

    def both(self, name: str) -> bool:
        ours, theirs = self.pratique_verifies(name), self.verifies(name)
        assert ours == theirs
        return ours

    def add(self, name: str, notary: notaries.Notary) -> None:
        """A key of ours with its chain as a key of notation's, its root in the trust store `ca:NAME`."""
        folder = self.config / "localkeys"
        folder.mkdir(parents=True, exist_ok=True)
        kind = serialization.PrivateFormat.PKCS8
        pem = notary.key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
        (folder / f"{name}.key").write_bytes(pem)
        chain = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in notary.chain)
        (folder / f"{name}.crt").write_bytes(chain)
        path = self.config / "signingkeys.json"
        known = json.loads(path.read_text()) if path.exists() else {"keys": []}
        known["keys"].append({"name": name, "keyPath": f"{folder}/{name}.key", "certPath": f"{folder}/{name}.crt"})
        path.write_text(json.dumps(known))
        notaries.stored(self.config / "truststore", {f"ca/{name}": notary.root})


@pytest.fixture(scope="module")
def notation(tmp_path_factory):
    if not os.access(program(), os.X_OK):
        pytest.skip("not installed: notation; run tests/real/install")
    folder = tmp_path_factory.mktemp("notation")
    with daemons.registry(folder) as (host, ca):
        made = Notation(folder, host, ca)
        done = made.run("cert", "generate-test", "--default", "them")
        assert done.returncode == 0, done.stderr.decode()
        yield made


def pushed(notation: Notation) -> str:
    reference = references.parse(notation.bench.pushed(IMAGE))
    return f"{reference.name}@{IMAGE.digest}"


@pytest.mark.smoke
@pytest.mark.parametrize("kind", KINDS)
def test_what_notation_signs_is_verified(notation, kind):
    name = pushed(notation)
    notation.demands(notaries.policy())
    assert not notation.both(name)
    notation.sign(name, kind, "--expiry", "24h", "-m", "build=1")
    assert notation.both(name)
    notation.demands(notaries.policy(trustedIdentities=["x509.subject: C=US, ST=WA, O=Notary"]))
    assert notation.both(name)
    notation.demands(notaries.policy(trustedIdentities=["x509.subject: C=US, ST=WA, O=Notary, CN=other"]))
    assert not notation.both(name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "ES512", "PS256"])
def test_chains_and_kinds_of_keys(notation, kind, algorithm):
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    lasting = {"start": now - dt.timedelta(hours=1), "end": now + dt.timedelta(hours=1)}
    name, key = pushed(notation), f"{kind}-{algorithm}"
    notation.add(key, lasting_notary(algorithm, **lasting))
    notation.add(f"other-{key}", lasting_notary(algorithm, **lasting))
    notation.sign(name, kind, "--key", key)
    notation.demands(notaries.policy(trustStores=[f"ca:{key}"]))
    assert notation.both(name)
    notation.demands(notaries.policy(trustStores=[f"ca:other-{key}"]))
    assert not notation.both(name)


def lasting_notary(algorithm: str, start: dt.datetime, end: dt.datetime) -> notaries.Notary:
    """A signer below an authority, both valid now."""
    above, key = notaries._AUTHORITIES[0], notaries.KEYS[algorithm]
    root = notaries.certificate({"CN": "root"}, above, ca=True, start=start, end=end)
    signer = notaries.certificate(notaries.SUBJECT, key, root, above, start=start, end=end)
    return notaries.Notary(key, algorithm, (signer, root))


@pytest.mark.parametrize("kind", KINDS)
def test_levels(notation, kind):
    """What strict and permissive refuse, a signer whom nobody knows, audit only logs; skip asks for nothing."""
    past = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=2)
    name, key = pushed(notation), f"levels-{kind}"
    notation.add(key, lasting_notary("ES256", start=past, end=past + dt.timedelta(days=30)))
    notation.sign(name, kind, "--key", key)
    notation.demands(notaries.policy(trustStores=[f"ca:{key}"]))
    assert notation.both(name)
    for level, known, met in (("permissive", False, False), ("audit", False, True), ("audit", True, True)):
        notation.demands(notaries.policy(level, trustStores=[f"ca:{key}" if known else "ca:them"]))
        assert notation.both(name) is met, level
    notation.demands(
        {
            "version": "1.0",
            "trustPolicies": [
                notaries.policy("skip")["trustPolicies"][0] | {"trustStores": [], "trustedIdentities": []}
            ],
        }
    )
    assert notation.both(name)


@pytest.mark.parametrize("kind", KINDS)
def test_tampered_signatures_are_refused_by_both(notation, kind):
    notation.demands(notaries.policy())
    name = pushed(notation)
    notation.sign(name, kind)
    with Client(notation.bench.settings) as client:
        reference = references.parse(name)
        [entry] = client.referrers(reference, IMAGE.digest)
        manifest = json.loads(client.manifest(references.parse(f"{reference.name}@{entry.digest}")).data)
        envelope = client.read_blob(reference, manifest["layers"][0]["digest"], 1 << 20)
    for at in (len(envelope) // 8, len(envelope) // 2, len(envelope) - 40):
        there = pushed(notation)
        altered = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
        with Client(notation.bench.settings) as client:
            hang(client, there, manifest, altered)
        assert not notation.both(there)
    there = pushed(notation)
    with Client(notation.bench.settings) as client:
        hang(client, there, manifest, envelope)
    assert notation.both(there)


def hang(client: Client, name: str, manifest: dict, envelope: bytes) -> None:
    import makers

    reference = references.parse(name)
    client.push_blob(reference, envelope)
    client.push_blob(reference, b"{}")
    [layer] = manifest["layers"]
    changed = layer | {"digest": makers.digest(envelope), "size": len(envelope)}
    data = makers.encode(manifest | {"layers": [changed]})
    there = references.parse(f"{reference.name}@{makers.digest(data)}")
    client.push_manifest(there, data, makers.OCI_MANIFEST)


def test_a_copy_keeps_its_notation_signatures(notation):
    notation.demands(notaries.policy())
    name = pushed(notation)
    for kind in KINDS:
        notation.sign(name, kind)
    there = f"{references.parse(name).name}-moved"
    notation.bench.pratique("copy", name, f"{there}:1")
    assert notation.both(f"{there}@{IMAGE.digest}")
    with contextlib.closing(Client(notation.bench.settings)) as client:
        assert len(client.referrers(references.parse(f"{there}:1"), IMAGE.digest)) == 2
