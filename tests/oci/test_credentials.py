"""Credentials are found as Docker and Podman find them, and never shown."""

import base64
import json
import os

import pytest

from pratique.errors import InputError, OutsideError, UnreadableError
from pratique.model.settings import Settings
from pratique.oci import credentials


def auth(user, password):
    return {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}


def find(tmp_path, document, registry="registry.example.com", repository="team/app"):
    path = tmp_path / "auth.json"
    path.write_text(json.dumps(document) if not isinstance(document, str) else document)
    return credentials.find(registry, repository, Settings(data_dir="", cache_dir="", auth_file=str(path)))


@pytest.fixture
def helper(tmp_path, monkeypatch):
    def install(name, script):
        path = tmp_path / "bin" / f"docker-credential-{name}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")

    return install


@pytest.mark.parametrize(
    "key",
    [
        "registry.example.com",
        "https://registry.example.com",
        "https://registry.example.com/v1/",
        "registry.example.com/v2/",
    ],
)
def test_a_registry_under_each_of_its_keys(tmp_path, key):
    found = find(tmp_path, {"auths": {key: auth("me", "se:cret")}})
    assert (found.username, found.password) == ("me", "se:cret")
    assert "se:cret" not in repr(found)


def test_docker_hub_has_a_key_of_its_own(tmp_path):
    assert find(tmp_path, {"auths": {"https://index.docker.io/v1/": auth("me", "x")}}, "docker.io").username == "me"


def test_the_longest_name_wins(tmp_path):
    auths = {
        "registry.example.com": auth("host", "x"),
        "registry.example.com/team": auth("team", "x"),
        "registry.example.com/team/app": auth("app", "x"),
    }
    assert find(tmp_path, {"auths": auths}).username == "app"
    assert find(tmp_path, {"auths": auths}, repository="team/other").username == "team"
    assert find(tmp_path, {"auths": auths}, repository="teams/app").username == "host"


def test_tokens(tmp_path):
    assert find(tmp_path, {"auths": {"registry.example.com": {"identitytoken": "it"}}}).identity_token == "it"
    assert find(tmp_path, {"auths": {"registry.example.com": {"registrytoken": "rt"}}}).registry_token == "rt"


def test_nothing_for_another_host(tmp_path):
    auths = {
        "example.com": auth("me", "x"),
        "registry.example.com.evil.io": auth("me", "x"),
        "registry.example.com:5000": auth("me", "x"),
        "null": None,
    }
    assert find(tmp_path, {"auths": auths}) is None
    assert find(tmp_path, {}) is None


def test_a_helper_of_the_registry_goes_before_the_store_and_the_file(tmp_path, helper):
    helper(
        "one", 'read server; echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"one\\",\\"Secret\\":\\"$server\\"}"'
    )
    helper("two", 'echo "{\\"Username\\":\\"<token>\\",\\"Secret\\":\\"t\\"}"')
    document = {
        "credHelpers": {"registry.example.com": "one"},
        "credsStore": "two",
        "auths": {"registry.example.com": auth("file", "x")},
    }
    assert find(tmp_path, document).username == "one"
    assert find(tmp_path, document | {"credHelpers": {}}).identity_token == "t"


def test_a_helper_that_knows_nothing_leaves_it_to_the_file(tmp_path, helper):
    helper("none", "echo credentials not found in native keychain; exit 1")
    assert (
        find(tmp_path, {"credsStore": "none", "auths": {"registry.example.com": auth("file", "x")}}).username == "file"
    )


@pytest.mark.parametrize("script", ["exit 1", "echo secret-text", "echo '[]'"])
def test_a_helper_that_fails_is_named_and_its_output_is_not_shown(tmp_path, helper, script):
    helper("bad", script)
    with pytest.raises(OutsideError, match="docker-credential-bad") as caught:
        find(tmp_path, {"credsStore": "bad"})
    assert "secret-text" not in str(caught.value)


def test_a_helper_that_is_missing_or_no_name(tmp_path):
    with pytest.raises(OutsideError, match="install"):
        find(tmp_path, {"credsStore": "no-such-helper-here"})
    with pytest.raises(UnreadableError):
        find(tmp_path, {"credsStore": "../../bin/sh"})


@pytest.mark.parametrize(
    "document",
    [
        "{",
        "[]",
        '{"auths": []}',
        '{"auths": {"registry.example.com": {"auth": "%%%"}}}',
        '{"auths": {"registry.example.com": {"auth": "/w=="}}}',
    ],
)
def test_a_damaged_file_is_said(tmp_path, document):
    with pytest.raises(InputError):
        find(tmp_path, document)


def test_the_usual_places(tmp_path):
    (tmp_path / ".config" / "containers").mkdir(parents=True)
    (tmp_path / ".config" / "containers" / "auth.json").write_text(
        json.dumps({"auths": {"registry.example.com": auth("podman", "x")}})
    )
    settings = Settings(data_dir="", cache_dir="", home=str(tmp_path))
    assert credentials.find("registry.example.com", "a", settings).username == "podman"
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker" / "config.json").write_text(
        json.dumps({"auths": {"registry.example.com": auth("docker", "x")}})
    )
    assert credentials.find("registry.example.com", "a", settings).username == "docker"
