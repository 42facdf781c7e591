"""A real notation beside us: a registry with TLS and a password, and both programs run on the same images."""

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

import servers
from pratique.oci import references
from real import cosign, daemons
from signing import notaries, revokers
from signing.shelf import IMAGE

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

    def names(self, host: str) -> None:
        """The user names a host on this machine in our settings; notation goes anywhere."""
        with (self.bench.folder / "config.toml").open("a") as file:
            file.write(f'[registries."{host}"]\ninsecure = true\n')

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


def pushed(notation: Notation) -> str:
    reference = references.parse(notation.bench.pushed(IMAGE))
    return f"{reference.name}@{IMAGE.digest}"


def lasting_notary(algorithm: str, start: dt.datetime, end: dt.datetime) -> notaries.Notary:
    """A signer below an authority, both valid now."""
    above, key = notaries._AUTHORITIES[0], notaries.KEYS[algorithm]
    root = notaries.certificate({"CN": "root"}, above, ca=True, start=start, end=end)
    signer = notaries.certificate(notaries.SUBJECT, key, root, above, start=start, end=end)
    return notaries.Notary(key, algorithm, (signer, root))


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Notation]:
    """With a test key of notation's own and its certificate in the trust store `ca:them`."""
    if not os.access(program(), os.X_OK):
        pytest.skip("not installed: notation; run tests/real/install")
    with daemons.registry(folder) as (host, ca):
        made = Notation(folder, host, ca)
        done = made.run("cert", "generate-test", "--default", "them")
        assert done.returncode == 0, done.stderr.decode()
        yield made


class Stamps:
    """openssl as an authority of timestamps: `Server(stamps)` answers requests, `root` is its certificate; `extensions`: more of
    those that the certificate has which stamps."""

    def __init__(self, folder: Path, extensions: str = "") -> None:
        self._folder = folder
        (folder / "extensions").write_text(
            "[ca]\nbasicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n"
            "[tsa]\nbasicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n"
            f"extendedKeyUsage=critical,timeStamping\nsubjectKeyIdentifier=hash\n{extensions}"
        )
        self.root = folder / "root.pem"
        for name, by in (("root", ("-signkey", "root.key")), ("tsa", ("-CA", "root.pem", "-CAkey", "root.key"))):
            made = ("-newkey", "rsa:3072", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr")
            self._openssl("req", *made, "-subj", f"/CN={name} of timestamps/O=x/C=US")
            section = "ca" if name == "root" else "tsa"
            more = ("-days", "9", "-sha256", "-extfile", "extensions", "-extensions", section)
            self._openssl("x509", "-req", "-in", f"{name}.csr", *by, "-set_serial", "7", "-out", f"{name}.pem", *more)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(
            "[tsa]\ndefault_tsa=it\n[it]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=root.pem\n"
            "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384,sha512\naccuracy=secs:1\ness_cert_id_alg=sha256\n"
        )

    @property
    def own(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self._folder / "tsa.pem").read_bytes())

    @property
    def authority(self) -> revokers.Authority:
        key = serialization.load_pem_private_key((self._folder / "root.key").read_bytes(), None)
        return revokers.Authority(key, x509.load_pem_x509_certificate(self.root.read_bytes()))

    def __call__(self, request: servers.Request) -> servers.Reply:
        (self._folder / "query").write_bytes(request.body)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply")
        reply = (self._folder / "reply").read_bytes()
        return servers.Reply(200, reply, {"Content-Type": "application/timestamp-reply"})

    def _openssl(self, *words: str) -> None:
        daemons.run("openssl", *words, cwd=self._folder)
