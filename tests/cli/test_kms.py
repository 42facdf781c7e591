"""Keys that never leave their place are named with `--key` as files are; what is secret in a name is shown nowhere."""

import json
import os

import msgspec
import pytest

from cli.signing import command  # noqa: F401 - a fixture
from pratique import settings
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
def test_the_pin_has_a_variable_of_its_own(run, monkeypatch, tmp_path):
    monkeypatch.setenv("COSIGN_PKCS11_PIN", "1234")
    assert run(sign, "--key", TOKEN, "app")[0] == 0  # COSIGN_PASSWORD is another
    (tmp_path / "pin").write_text("4321")
    with pytest.raises(UsageError, match=r"PIN of pkcs11:.* is wrong"):
        run(sign, "--key", TOKEN, "--password-file", "pin", "app")
    assert run(sign, "--key", "K.key", "app")[0] == 0, "a file has a password, and no PIN"


def test_what_cosigns_variables_say(run, held):
    held.mount = "team"
    named = {"TRANSIT_SECRET_ENGINE_PATH": "team", "COSIGN_PKCS11_MODULE_PATH": "/lib/module.so", "HOME": "/nowhere"}
    given = settings.load(environment=named)
    assert run(sign, "--key", VAULT, "app", settings=given)[0] == 0
    assert run(verify, "--key", VAULT, "app", settings=given)[0] == 0
    assert run(verify, "--key", TOKEN.partition("?")[0], "app", settings=given)[0] == 0


def test_a_key_in_the_environment(run, monkeypatch):
    with open("K.key") as private, open("K.pub") as public:
        monkeypatch.setenv("OWN_KEY", private.read())
        monkeypatch.setenv("OWN_PUB", public.read())
    assert run(sign, "--key", "env://OWN_KEY", "app")[0] == 0
    assert run(verify, "--key", "env://OWN_PUB", "app")[0] == 0
    run(keys, "import", "--key", "env://OWN_KEY", "--output-key-prefix", "N")
    assert run(keys, "public", "--key", "N.key")[1] == run(keys, "public", "--key", "env://OWN_KEY")[1]


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
