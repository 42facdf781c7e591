"""`pratique sign-blob` and `verify-blob`."""

import pytest

from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import sign_blob, verify_blob
from pratique.errors import NotFoundError, UsageError


@pytest.fixture(autouse=True)
def _file(tmp_path, run):
    (tmp_path / "file").write_bytes(b"hello\n")
    (tmp_path / "other").write_bytes(b"hullo\n")


def test_with_a_bundle_and_with_a_bare_signature(run, tmp_path):
    run(sign_blob, "--key", "K.key", "--bundle", "b.json", "--output-signature", "s", "file")
    for given in (("--bundle", "b.json"), ("--signature", "s"), ("--signature", (tmp_path / "s").read_text())):
        assert run(verify_blob, "--key", "K.pub", *given, "file")[0] == 0
        assert run(verify_blob, "--key", "L.pub", "--key", "K.pub", *given, "file")[0] == 0
        assert run(verify_blob, "--key", "L.pub", *given, "file")[0] == 1
        code, said = run(verify_blob, "--key", "K.pub", *given, "other")
        assert (code, "NOT VERIFIED" in said) == (1, True)


def test_the_signature_is_printed(run):
    said = run(sign_blob, "--key", "K.key", "file")[1]
    signature = next(each for each in said.splitlines() if " " not in each)
    assert run(verify_blob, "--key", "K.pub", "--signature", signature, "file")[0] == 0


def test_wrong_use(run):
    for words in (("--key", "K.pub"), ("--key", "K.pub", "--signature", "s", "--bundle", "b"), ("--signature", "s")):
        with pytest.raises(UsageError):
            run(verify_blob, *words, "file")
    with pytest.raises(NotFoundError):
        run(sign_blob, "--key", "K.key", "none")
    with pytest.raises(UsageError, match="cannot be written"):
        run(sign_blob, "--key", "K.key", "--bundle", "no/../file/b", "file")
