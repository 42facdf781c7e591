"""Real cosigns beside us: a registry with TLS and a password, keys, and both programs run on the same images."""

import base64
import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import makers
from pratique.image import sources
from pratique.model.settings import RegistryAccess, Settings
from pratique.model.signature import Layout
from pratique.oci import references
from pratique.oci.client import Client
from pratique.signing import algorithms, attaching, collecting, place
from pratique.signing.keys import file
from real import daemons

VERSIONS = ("2.5", "3.1")
_UNLOGGED = {"2.5": ["--tlog-upload=false"], "3.1": ["--use-signing-config=false", "--tlog-upload=false"]}
"""No transparency log: there is none here."""


class Pair(msgspec.Struct, frozen=True):
    private: str
    pub: str


def program(version: str) -> str:
    return shutil.which(f"cosign-{version}") or f"{Path(__file__).parents[2]}/.real/bin/cosign-{version}"


def need(version: str) -> None:
    if not os.access(program(version), os.X_OK):
        pytest.skip(f"not installed: cosign-{version}; run tests/real/install")


class Bench:
    def __init__(self, folder: Path, host: str, ca: str) -> None:
        (folder / "config.json").write_text(
            json.dumps({"auths": {host: {"auth": base64.b64encode(b"me:secret").decode()}}})
        )
        (folder / "config.toml").write_text(
            f'auth_file = "{folder}/config.json"\n[registries."{host}"]\nca_file = "{ca}"\n'
        )
        (folder / "sbom.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.5"}')
        self.folder, self.host, self.sbom = folder, host, str(folder / "sbom.json")
        self.settings = Settings(
            data_dir="",
            cache_dir="",
            osv_url="",
            auth_file=f"{folder}/config.json",
            registries={host: RegistryAccess(ca_file=ca)},
        )
        self._environment = os.environ | {
            "COSIGN_PASSWORD": "pw",
            "DOCKER_CONFIG": str(folder),
            "SSL_CERT_FILE": ca,
            "HOME": str(folder),
            "PRATIQUE_CONFIG": str(folder / "config.toml"),
            "PRATIQUE_OSV_URL": str(folder / "no-advisories"),
        }
        self._numbers = itertools.count()
        self.key, self.other = self.pair("ours"), self.pair("other")

    def pair(self, name: str, kind: str = "ecdsa-p256") -> Pair:
        return Pair(*file.write(str(self.folder / name), algorithms.generate(kind), lambda: b"pw"))

    def pushed(self, image: makers.Made) -> str:
        """A fresh repository that holds the image, or the index with all that it lists, as `1`."""
        reference = references.parse(f"{self.host}/team/app{next(self._numbers)}:1")
        manifests = {digest: data for digest, data in image.blobs.items() if b'"schemaVersion"' in data}
        with Client(self.settings) as client:
            for data in set(image.blobs.values()) - set(manifests.values()):
                client.push_blob(reference, data)
            for digest in manifests.keys() - {image.digest}:
                by_digest = references.parse(f"{reference.name}@{digest}")
                client.push_manifest(by_digest, manifests[digest], makers.OCI_MANIFEST)
            client.push_manifest(reference, image.manifest, image.media_type)
        return str(reference)

    def run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, capture_output=True, check=False, env=self._environment, cwd=self.folder, timeout=120
        )

    def status(self, *arguments: str) -> int:
        return self.run(sys.executable, "-m", "pratique", *arguments).returncode

    def pratique(self, *arguments: str) -> None:
        done = self.run(sys.executable, "-m", "pratique", *arguments)
        assert done.returncode == 0, done.stderr.decode()

    def pratique_verifies(self, key: str, name: str, *more: str) -> bool:
        status = self.status("verify", "--key", key, *more, name)
        assert status in (0, 1)
        return status == 0

    def cosign(self, version: str, *arguments: str) -> str:
        done = self.run(program(version), *arguments)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return done.stdout.decode()

    def cosign_signs(self, version: str, key: str, name: str, layout: str, *more: str) -> None:
        self.cosign(version, "sign", "--key", key, "-y", *_UNLOGGED[version], *_format(version, layout), *more, name)

    def cosign_attests(self, version: str, key: str, name: str, layout: str) -> None:
        statement = ("--type", "cyclonedx", "--predicate", self.sbom)
        self.cosign(
            version, "attest", "--key", key, "-y", *_UNLOGGED[version], *_format(version, layout), *statement, name
        )

    def cosign_verifies(self, version: str, key: str, name: str, layout: str, *more: str) -> bool:
        found = self.run(
            program(version), "verify", "--key", key, "--insecure-ignore-tlog", *_format(version, layout), *more, name
        )
        return found.returncode == 0

    def cosign_verifies_attestation(self, version: str, key: str, name: str, layout: str) -> bool:
        given = ("--key", key, "--insecure-ignore-tlog", "--type", "cyclonedx", *_format(version, layout))
        return self.run(program(version), "verify-attestation", *given, name).returncode == 0

    def signed_at_once(self, name: str, layout: str, count: int) -> int:
        """So many signers at the same time; how many signatures are there afterwards."""
        key = algorithms.generate()

        def sign(number: int) -> None:
            with place.open(sources.parse(name), self.settings) as there:
                attaching.sign(there, there.root, key, Layout(layout), {"number": str(number)})

        signers = [threading.Thread(target=sign, args=(number,)) for number in range(count)]
        for each in signers:
            each.start()
        for each in signers:
            each.join()
        with place.open(sources.parse(name), self.settings) as there:
            return len(collecting.collect(there, there.root.digest).material)


def unlogged(version: str) -> list[str]:
    return _UNLOGGED[version]


def form(version: str, layout: str) -> list[str]:
    return _format(version, layout)


def _format(version: str, layout: str) -> list[str]:
    return [f"--new-bundle-format={'true' if layout == 'bundle' else 'false'}"] if version == "3.1" else []


@contextlib.contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    with daemons.registry(folder) as (host, ca):
        yield Bench(folder, host, ca)
