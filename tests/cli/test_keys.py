"""`pratique keys`: pairs that cosign reads, with a password from wherever there is one."""

import os

import pytest

from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import keys
from pratique.errors import UsageError
from pratique.signing import keys as signing_keys
from signing.shelf import DATA


def test_generate_import_and_public(run):
    code, said = run(keys, "generate", "--output-key-prefix", "N")
    assert (code, "N.key" in said, "N.pub" in said) == (0, True, True)
    assert run(keys, "public", "--key", "N.key")[1] == open_text("N.pub")
    assert run(keys, "import", "--key", "N.key", "--output-key-prefix", "M")[0] == 0
    assert open_text("M.pub") == open_text("N.pub")
    with pytest.raises(UsageError, match="is there already"):
        run(keys, "generate", "--output-key-prefix", "N")


@pytest.mark.parametrize("kind", ["ecdsa-p384", "ed25519"])
def test_kinds(run, kind):
    run(keys, "generate", "--type", kind)
    assert signing_keys.public("cosign.pub")[0].kind == kind


def test_where_the_password_comes_from(run, monkeypatch):
    monkeypatch.setenv("COSIGN_PASSWORD", "")
    assert run(keys, "public", "--key", f"{DATA}/empty-password.key")[1] == open_text(f"{DATA}/empty-password.pub")
    with pytest.raises(UsageError, match=r"password .* is wrong"):
        run(keys, "public", "--key", f"{DATA}/cosign-2.5.key")
    with open("password", "w") as written:
        written.write("pw\n")
    given = ("public", "--key", f"{DATA}/cosign-2.5.key", "--password-file", "password")
    assert run(keys, *given)[1] == open_text(f"{DATA}/cosign-2.5.pub")
    monkeypatch.delenv("COSIGN_PASSWORD")
    with pytest.raises(UsageError, match="COSIGN_PASSWORD or give --password-file"):
        run(keys, *given[:3])
    with pytest.raises(UsageError, match="COSIGN_PASSWORD"):
        run(keys, "generate")
    assert not os.path.exists("cosign.key")


def open_text(path):
    with open(path) as text:
        return text.read()
