"""Engines are asked over their sockets, and every failure has a name."""

import pytest

from pratique.engine import sockets
from pratique.engine.api import Change, Engine
from pratique.errors import InputError, NotFoundError, OutsideError, UsageError
from pratique.model.settings import Limits, Settings
from servers import Engine as Served
from servers import Reply


@pytest.fixture
def served(tmp_path):
    with Served(str(tmp_path / "e.sock")) as running:
        running.images["app:1"] = ("sha256:1", b"archive")
        running.containers["it"] = ("app:1", b"files", [{"Path": "/etc/motd", "Kind": 2}, {"Path": "/new", "Kind": 1}])
        running.containers["quiet"] = ("app:1", b"files", None)
        yield running


@pytest.fixture
def engine(served):
    with Engine(served.path, "Docker", Limits()) as opened:
        yield opened


def test_what_an_engine_knows(engine):
    assert (engine.image("app:1").id, engine.image("app:1").repo_tags) == ("sha256:1", ["app:1"])
    assert engine.container("it").image == "app:1"
    assert engine.changes("it") == (Change("etc/motd", True), Change("new", False))
    assert engine.changes("quiet") == ()
    with engine.save("app:1") as stream:
        assert stream.read() == b"archive"
    with engine.export("it") as stream:
        assert stream.read() == b"files"


def test_what_is_not_there(engine):
    with pytest.raises(NotFoundError, match="pull it first"):
        engine.image("none")


@pytest.mark.parametrize("name", ["", "../x", "a b", "-x", "a\r\nb", "x" * 600, "a?b=c"])
def test_odd_names_go_nowhere(engine, served, name):
    with pytest.raises(UsageError):
        engine.image(name)
    assert not served.requests


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"Id": 3}', b"[" * 1000])
def test_odd_answers_are_named(engine, served, monkeypatch, body):
    monkeypatch.setattr(served, "answer", lambda _: Reply(200, body))
    with pytest.raises(InputError):
        engine.image("app:1")


def test_a_failing_engine(engine, served, monkeypatch):
    monkeypatch.setattr(served, "answer", lambda _: Reply(500, b"{}"))
    with pytest.raises(OutsideError, match="log"):
        engine.image("app:1")


def test_no_engine(tmp_path):
    with pytest.raises(OutsideError, match="start it"), Engine(str(tmp_path / "none"), "Docker", Limits()) as engine:
        engine.image("a")


def test_only_unix_sockets():
    settings = Settings(data_dir="", cache_dir="", docker_host="tcp://127.0.0.1:2375", podman_host="ssh://host")
    for opened in (sockets.docker, sockets.podman):
        with pytest.raises(UsageError, match="unix"), opened(settings):
            pass


def test_the_socket_that_the_user_named(served):
    with sockets.docker(Settings(data_dir="", cache_dir="", docker_host=f"unix://{served.path}")) as engine:
        assert engine.image("app:1").id == "sha256:1"
