"""`pratique sign` without a key, by somebody at a terminal: logs in with a browser, or with a code that is typed in."""

import gc
import os
import pty
import re
import subprocess
import sys
import threading

import pytest

import sigstores
from cli.signing import command  # noqa: F401 - a fixture
from issuers import Issuer
from pratique.cli import sign, verify
from pratique.errors import EgressError, OutsideError, UsageError
from pratique.model.settings import RegistryAccess, Settings
from real import instances

pytest.importorskip("sigstore", reason="the extra `keyless` is not installed (pip install 'pratique[keyless]')")

WHO = ("--certificate-identity", sigstores.SUBJECT, "--certificate-oidc-issuer", sigstores.ISSUER)
_LEAKING = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""The library never closes the socket on which it waits for the browser."""
_ADDRESS = re.compile(rb"(http://localhost:[0-9]+/auth\?\S+)\s")
_LOGINS = ("SIGSTORE_ID_TOKEN", "GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "CIRCLECI", "DISPLAY", "WAYLAND_DISPLAY")


@pytest.fixture(scope="module")
def served():
    with instances.serving() as served:
        yield served


@pytest.fixture(autouse=True)
def collected():
    """What leaks is said in the test that it leaks from."""
    yield
    gc.collect()


@pytest.fixture
def login(run, served, tmp_path, monkeypatch):
    """The options of an instance, whose files lie in the working directory, at a terminal without screen."""
    for name in _LOGINS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pratique.cli._signing._asks", lambda: True)
    (tmp_path / "root.json").write_bytes(served.instance.trusted_root())
    (tmp_path / "config.json").write_bytes(served.signing_config("v1"))
    return ("--trusted-root", "root.json", "--signing-config", "config.json")


def here(issuer):
    """Settings in which the issuer may be asked without TLS."""
    return Settings(data_dir="", cache_dir="", registries=issuer.access())


class Terminal:
    """A command at a terminal of its own: what it shows, and what is typed."""

    def __init__(self, *words, cwd, **more):
        self._master, slave = pty.openpty()
        environment = {key: value for key, value in os.environ.items() if key not in _LOGINS} | more
        ours = [sys.executable, "-m", "pratique", *words]
        self._process = subprocess.Popen(
            ours, stdin=slave, stdout=slave, stderr=slave, cwd=cwd, env=environment, start_new_session=True
        )
        os.close(slave)
        self.shown = b""

    def until(self, pattern):
        """What is shown, once it has this."""
        while not (found := pattern.search(self.shown)):
            try:
                self.shown += os.read(self._master, 4096)
            except OSError:  # it ended
                raise AssertionError(self.shown.decode()) from None
        return found

    def type(self, text):
        os.write(self._master, text.encode() + b"\n")

    def ended(self):
        try:
            while piece := os.read(self._master, 4096):
                self.shown += piece
        except OSError:  # the other end is closed
            pass
        os.close(self._master)
        return self._process.wait(timeout=30)


@pytest.mark.parametrize("typed, code", [("", 0), ("code-of-nobody", 4)])
def test_a_code_that_is_typed_in(run, login, tmp_path, typed, code):
    with Issuer() as issuer:
        (tmp_path / "settings.toml").write_text(f'[registries."{issuer.host}"]\ninsecure = true\n')
        at = ("sign", "--oidc-issuer", issuer.url, *login, "oci-dir:app:1")
        terminal = Terminal(*at, cwd=tmp_path, PRATIQUE_CONFIG="settings.toml")
        address = terminal.until(_ADDRESS)[1].decode()
        terminal.type(typed or issuer.opened(address))
        assert terminal.ended() == code, terminal.shown.decode()
    shown = terminal.shown.decode()
    assert "Traceback" not in shown
    if code == 0:
        assert f"with the login of {sigstores.SUBJECT}" in shown
        assert run(verify, *WHO, "--trusted-root", "root.json", "app")[0] == 0


@_LEAKING
def test_a_browser(run, login, monkeypatch):
    """Opened by the library, it comes back to the address that waits for it."""
    monkeypatch.setenv("DISPLAY", ":0")
    with Issuer() as issuer:
        opened = []

        def browse(address):
            opened.append(threading.Thread(target=issuer.opened, args=(address,)))
            opened[0].start()
            return True

        monkeypatch.setattr("webbrowser.open", browse)
        said = run(sign, "--oidc-issuer", issuer.url, *login, "app", settings=here(issuer))[1]
        opened[0].join()
    assert f"with the login of {sigstores.SUBJECT}" in said
    assert run(verify, *WHO, "--trusted-root", "root.json", "app")[0] == 0


@_LEAKING
def test_what_an_issuer_refuses(run, login, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "code")
    with Issuer() as issuer, pytest.raises(OutsideError, match="Token request failed"):
        run(sign, "--oidc-issuer", issuer.url, *login, "app", settings=here(issuer))
    monkeypatch.setenv("DISPLAY", ":0")
    with Issuer(denies=True) as issuer:
        monkeypatch.setattr("webbrowser.open", lambda address: issuer.opened(address) is not None)
        with pytest.raises(OutsideError, match="access_denied"):
            run(sign, "--oidc-issuer", issuer.url, *login, "app", settings=here(issuer))


def test_an_issuer_that_is_not_there(run, login):
    settings = Settings(data_dir="", cache_dir="", registries={"localhost:1": RegistryAccess(insecure=True)})
    with pytest.raises(OutsideError, match="Sigstore instance failed"):
        run(sign, "--oidc-issuer", "http://localhost:1", *login, "app", settings=settings)
    with pytest.raises(EgressError, match="plain HTTP"):
        run(sign, "--oidc-issuer", "http://login.example.com", *login, "app")


def test_the_client_that_asks(run, login, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "pratique.signing.keyless._person",
        lambda asking, config: asked.append((asking, config.signing_config)) or 1 / 0,
    )
    with pytest.raises(OutsideError):
        run(sign, "--oidc-client-id", "team", *login, "app")
    [(asking, config)] = asked
    assert (asking.client, asking.issuer, asking.browser) == ("team", "", False)
    assert config.get_oidc_url().startswith("http://127.0.0.1")


def test_nobody_is_asked_where_nobody_sits(run, login, monkeypatch):
    monkeypatch.setattr("pratique.cli._signing._asks", lambda: False)
    with pytest.raises(UsageError, match="Nothing to sign with"):
        run(sign, *login, "app")
