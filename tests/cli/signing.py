"""The signature commands called as a user calls them, on a layout and a registry of the test's own."""

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import makers
from pratique.model.progress import SILENT
from pratique.model.settings import Settings
from signing.shelf import IMAGE, KEY, OTHER

BOTH = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))


class State:
    """What a command is given (`ctx.obj`)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.progress = SILENT


@pytest.fixture(name="run")
def command(tmp_path, monkeypatch):
    """Call a command's module with words: its exit code and what it printed; errors of ours are raised.

    In the working directory lie two layouts, `app` and `both`, and the keys K and L.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COSIGN_PASSWORD", "pw")
    monkeypatch.setattr("pratique.signing.attaching._PAUSE", 0.0)
    makers.layout(tmp_path / "app", IMAGE, tags=["1"])
    makers.layout(tmp_path / "both", BOTH, tags=["1"])

    for name, key in (("K", KEY), ("L", OTHER)):
        pem = key._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        makers.tree(tmp_path, {f"{name}.key": pem, f"{name}.pub": key.public.pem})

    def call(module, *words, settings=None):
        state = State(settings or Settings(data_dir="", cache_dir=""))
        done = CliRunner().invoke(module.command, list(words), obj=state, standalone_mode=False)
        if done.exception:
            raise done.exception
        return done.return_value or 0, done.output

    return call
