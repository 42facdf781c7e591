"""Logins beside us: a registry, a Sigstore of our own, and pratique and cosign that sign and verify with it."""

from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import sigstores
from real import cosign, instances

WHO = ("--certificate-identity", sigstores.SUBJECT, "--certificate-oidc-issuer", sigstores.ISSUER)
ANOTHER = ("--certificate-identity", "other@example.com", "--certificate-oidc-issuer", sigstores.ISSUER)


class Bench:
    """A registry, a Sigstore, and both programs that sign and verify there."""

    def __init__(self, bench: cosign.Bench, served: instances.Served) -> None:
        self.bench, self.served = bench, served
        self.root = self.file("root.json", served.instance.trusted_root())
        self.configs = {log: self.file(f"{log}.json", served.signing_config(log)) for log in ("v1", "v2")}
        authorities = (served.instance.issuing.pem + served.instance.ca.pem).encode()
        # How cosign is told of an instance where it takes no trusted root.
        bench._environment |= {
            "SIGSTORE_ROOT_FILE": self.file("fulcio.pem", authorities),
            "SIGSTORE_CT_LOG_PUBLIC_KEY_FILE": self.file("ct.pub", _pem(served.instance.ct)),
            "SIGSTORE_REKOR_PUBLIC_KEY": self.file("rekor.pub", _pem(served.instance.v1.key)),
        }

    def file(self, name: str, data: bytes) -> str:
        path = self.bench.folder / name
        path.write_bytes(data)
        return str(path)

    def sign(self, name: str, layout: str, log: str, *more: str, command: str = "sign") -> None:
        instance = ("--trusted-root", self.root, "--signing-config", self.configs[log])
        self.bench.pratique(command, "--identity-token", instances.token(), *instance, "--layout", layout, *more, name)

    def verifies(self, name: str, *more: str, who: tuple[str, ...] = WHO) -> bool:
        status = self.bench.status("verify", *who, "--trusted-root", self.root, *more, name)
        assert status in (0, 1)
        return status == 0

    def cosign_signs(self, version: str, name: str, layout: str, log: str, *more: str, command: str = "sign") -> None:
        if layout == "bundle":
            where = ["--signing-config", self.configs[log], "--trusted-root", self.root]
        else:
            where = ["--fulcio-url", self.served.url, "--rekor-url", self.served.url]
            where += ["--use-signing-config=false", "--new-bundle-format=false"] if version == "3.1" else []
        self.bench.cosign(version, command, "-y", "--identity-token", instances.token(), *where, *more, name)

    def cosign_verifies(
        self,
        version: str,
        name: str,
        layout: str,
        log: str,
        *more: str,
        who: tuple[str, ...] = WHO,
        command: str = "verify",
    ) -> bool:
        given = [*who, *more]
        if version == "3.1":
            given += ["--trusted-root", self.root, f"--new-bundle-format={'true' if layout == 'bundle' else 'false'}"]
        if log == "v2":
            given.append("--use-signed-timestamps")
        return self.bench.run(cosign.program(version), command, *given, name).returncode == 0


def _pem(key: Any) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
