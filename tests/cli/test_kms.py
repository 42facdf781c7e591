"""Keys that never leave their place are named with `--key` as files are; what is secret in a name is shown nowhere."""

import json
import os

import msgspec
import pytest

from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import attest, keys, sign, sign_blob, verify, verify_blob
from pratique.errors import EgressError, OutsideError, UsageError
from pratique.model.settings import Settings
from signing.keys import sdks

VAULT = "hashivault://release"
TOKEN = "pkcs11:token=team;object=release?module-path=/lib/module.so"
OFFLINE = msgspec.structs.replace(Settings(data_dir="", cache_dir=""), offline=True)


@pytest.fixture
def held(monkeypatch):
    """One key, in the mocks of Vault and of a token."""
    made = sdks.Held("ecdsa-p256")
    sdks.vault(monkeypatch, made)
    sdks.pkcs11(monkeypatch, made)
    return made


@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_images(run, held, layout):
    code, said = run(sign, "--key", VAULT, "--layout", layout, "app")
    assert (code, held.private.public.fingerprint in said) == (0, True)
    assert run(verify, "--key", VAULT, "app")[0] == 0
    assert f"signed by {VAULT}" in run(verify, "--key", VAULT, "app")[1]
    with open("public.pem", "w") as written:
        written.write(run(keys, "public", "--key", VAULT)[1])
    assert run(verify, "--key", "public.pem", "app")[0] == 0
    assert run(verify, "--key", "K.pub", "app")[0] == 1


def test_statements_and_files(run, held):
    with open("sbom.json", "w") as written:
        written.write("{}")
    run(attest, "--key", VAULT, "--predicate", "sbom.json", "--type", "cyclonedx", "app")
    assert run(verify, "--key", VAULT, "--type", "cyclonedx", "app")[0] == 0
    run(sign_blob, "--key", VAULT, "--bundle", "b.json", "sbom.json")
    assert run(verify_blob, "--key", VAULT, "--bundle", "b.json", "sbom.json")[0] == 0


@pytest.mark.usefixtures("held")
def test_a_pin_is_shown_nowhere(run):
    named = f"{TOKEN}&pin-value=1234"
    said = [run(sign, "--key", named, "app")[1], run(verify, "--key", named, "app")[1]]
    said.append(run(verify, "--key", named, "--format", "json", "app")[1])
    assert json.loads(said[-1])["images"]
    assert not [each for each in said if "pin-value=1234" in each]


@pytest.mark.usefixtures("held")
def test_the_pin_is_the_keys_password(run, monkeypatch):
    with pytest.raises(UsageError, match=r"PIN of pkcs11:.* is wrong"):
        run(sign, "--key", TOKEN, "app")  # COSIGN_PASSWORD is another
    monkeypatch.setenv("COSIGN_PASSWORD", "1234")
    assert run(sign, "--key", TOKEN, "app")[0] == 0
    assert run(verify, "--key", TOKEN, "app")[0] == 0


@pytest.mark.usefixtures("held")
def test_no_kms_is_asked_while_offline(run):
    for words in ((sign, "--key", VAULT, "app"), (verify, "--key", VAULT, "app"), (keys, "public", "--key", VAULT)):
        with pytest.raises(EgressError, match="PRATIQUE_OFFLINE"):
            run(*words, settings=OFFLINE)
    assert run(verify, "--key", TOKEN, "app", settings=OFFLINE)[0] == 1  # a token is no network


def test_nothing_is_written_where_the_signature_is_none(run, held):
    held.forged = True
    before = sorted(os.listdir("app/blobs/sha256"))
    with pytest.raises(OutsideError, match="nothing was signed"):
        run(sign, "--key", VAULT, "app")
    assert sorted(os.listdir("app/blobs/sha256")) == before
    with pytest.raises(UsageError, match="never leaves its place"):
        run(keys, "import", "--key", VAULT, "--output-key-prefix", "N")
    assert not os.path.exists("N.key")
