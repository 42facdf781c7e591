"""`pratique tree` shows all that hangs on an image, and nothing of it moves the cursor."""

import makers
from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import sign, tree
from signing.shelf import IMAGE


def test_what_hangs_on_an_image(run):
    run(sign, "--key", "K.key", "app")
    run(sign, "--key", "K.key", "--layout", "legacy", "app")
    code, said = run(tree, "--key", "K.pub", "app")
    assert (code, said.count("valid: K.pub")) == (0, 2)
    assert IMAGE.digest in said
    assert run(tree, "app")[1].count("not verified") == 2


def test_control_characters_are_written_out(run, tmp_path):
    evil = makers.artifact(b"x", artifact_type="a\x1b[2J\u202eb", subject=IMAGE)
    makers.tree(tmp_path / "app", {f"blobs/sha256/{digest[7:]}": data for digest, data in evil.blobs.items()})
    said = run(tree, "app")[1]
    assert "a\\x1b[2J\\u202eb" in said
    assert "\x1b" not in said
