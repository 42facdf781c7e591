"""Keys that never leave their place sign images that real cosigns verify: SoftHSM by PKCS#11, and OpenBao, which is Vault's fork.

Debian's cosigns are built without PKCS#11 and without any KMS: they get the public key, which we ask the place for, as a file.
AWS, Azure and Google cannot be had here: tests/signing/keys has mocks of them.
"""

import pytest

from real import cosign, kms
from real.kms import IMAGE, KINDS, PIN, done, exported, pratique

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("kms")) as made:
        made._environment["PYTHONPATH"] = str(kms.SDKS)
        yield made


@pytest.fixture(scope="module")
def hsm(bench):
    """Gives the URI of a kind."""
    with kms.hsm(bench) as uri:
        yield uri


@pytest.fixture(scope="module")
def vault(bench):
    """Gives the URI of a kind."""
    with kms.vault(bench) as uri:
        yield uri


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


@pytest.mark.parametrize("kind", KINDS)
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version, layout", [("2.5", "legacy"), ("3.1", "legacy"), ("3.1", "bundle")])
def test_cosign_verifies_what_vault_signs(bench, vault, version, layout, kind):
    cosign.need(version)
    uri, name = vault(kind), bench.pushed(IMAGE)
    bench.pratique("sign", "--key", uri, "--layout", layout, name)
    assert bench.cosign_verifies(version, exported(bench, uri, kind), name, layout)
    assert bench.pratique_verifies(uri, name)


def test_what_cosigns_variables_say_of_a_token(bench, hsm):
    name, (key, _, module) = bench.pushed(IMAGE), hsm("rsa-2048").partition("?module-path=")
    told = ("env", f"COSIGN_PKCS11_MODULE_PATH={module}", f"COSIGN_PKCS11_PIN={PIN}")
    assert bench.status("sign", "--key", key, name) == 2
    done(bench, *told, *pratique("sign", "--key", key, name))
    done(bench, *told, *pratique("verify", "--key", key, name))


@pytest.mark.parametrize("namespace", ["", "team"])
def test_what_cosigns_variables_say_of_vault(bench, vault, namespace):
    address, name = bench._environment["VAULT_ADDR"], bench.pushed(IMAGE)
    if namespace:
        kms.asked(f"{address}/v1/sys/namespaces/{namespace}", {})
    kms.engine(address, "other/keys", "rsa-2048", namespace=namespace)
    told = ("env", "TRANSIT_SECRET_ENGINE_PATH=other/keys", f"VAULT_NAMESPACE={namespace}")
    done(bench, *told, *pratique("sign", "--key", vault("rsa-2048"), name))
    done(bench, *told, *pratique("verify", "--key", vault("rsa-2048"), name))
    assert not bench.pratique_verifies(vault("rsa-2048"), name), "that is the key of another engine"


def test_vault_refuses_who_may_not(bench, vault):
    name = bench.pushed(IMAGE)
    ended = bench.run("env", "VAULT_TOKEN=s.somebody", *pratique("sign", "--key", vault("ecdsa-p256"), name))
    assert ended.returncode == 4
    assert b"permission denied" in ended.stderr
    assert b"s.somebody" not in ended.stdout + ended.stderr
    offline = bench.run("env", "PRATIQUE_OFFLINE=1", *pratique("verify", "--key", vault("ecdsa-p256"), name))
    assert offline.returncode == 4
    assert b"PRATIQUE_OFFLINE" in offline.stderr
