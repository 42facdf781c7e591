"""Credentials for registries, as Docker and Podman keep them: `auths`, `credHelpers`, `credsStore`.

Formats: https://docs.docker.com/reference/cli/docker/login/#credential-stores,
https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
"""

import base64
import binascii
import os
import re
import subprocess
from collections.abc import Iterator

import msgspec

from pratique.documents import strict
from pratique.errors import InputError, OutsideError, UnreadableError
from pratique.model.settings import Settings
from pratique.oci.files import Directory

_LIMIT = 8 << 20
_HELPER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_HELPER_SECONDS = 30
_HUB = ("https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io")


class Credential(msgspec.Struct, frozen=True):
    """User and password, or an identity token (changed for access tokens), or a registry token (sent as it is)."""

    username: str = ""
    password: str = ""
    identity_token: str = ""
    registry_token: str = ""

    @property
    def basic(self) -> str:
        """The value of an `Authorization` header."""
        return "Basic " + base64.b64encode(f"{self.username}:{self.password}".encode()).decode()

    def __repr__(self) -> str:  # secrets never come out, also not in a traceback
        return f"Credential({self.username!r}, …)"


class _Auth(msgspec.Struct):
    auth: str | None = None
    username: str | None = None
    password: str | None = None
    identitytoken: str | None = None
    registrytoken: str | None = None


class _File(msgspec.Struct):
    auths: dict[str, _Auth | None] | None = None
    credHelpers: dict[str, str] | None = None  # noqa: N815 - the format's own spelling
    credsStore: str | None = None  # noqa: N815


class _Answer(msgspec.Struct, rename="pascal"):
    username: str = ""
    secret: str = ""


def find(registry: str, repository: str, settings: Settings) -> Credential | None:
    """What the user's files hold for a registry; None when they hold nothing.

    UnreadableError for a damaged file, OutsideError for a helper that fails.
    """
    for path in _files(settings):
        folder, name = os.path.split(os.path.abspath(path))
        file = _read(Directory(folder).read(name, _LIMIT), path)
        if found := _find(file, registry, repository):
            return found
    return None


def _files(settings: Settings) -> Iterator[str]:
    """The file that the user named, or those that Docker and Podman write."""
    if settings.auth_file:
        yield settings.auth_file
        return
    usual = [f"/run/user/{os.getuid()}/containers/auth.json", f"/run/containers/{os.getuid()}/auth.json"]
    if settings.home:
        usual = [
            os.path.join(settings.home, ".docker/config.json"),
            *usual,
            os.path.join(settings.home, ".config/containers/auth.json"),
        ]
    yield from (path for path in usual if os.path.isfile(path))


def _read(data: bytes, path: str) -> _File:
    try:
        return msgspec.convert(strict.check(data, f"the auth file {path}", _LIMIT), _File)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"Could not read the auth file {path}: {error}; log in again or name another.") from error


def _find(file: _File, registry: str, repository: str) -> Credential | None:
    names = _HUB if registry in _HUB else (registry,)
    helpers = file.credHelpers or {}
    for name in names:
        if name in helpers and (found := _ask(helpers[name], name)):
            return found
    if file.credsStore:
        for name in names[:1]:
            if found := _ask(file.credsStore, name):
                return found
    return _listed(file.auths or {}, names, repository)


def _listed(auths: dict[str, _Auth | None], names: tuple[str, ...], repository: str) -> Credential | None:
    """The entry with the longest name: Podman's keys may be a registry, a namespace or a repository."""
    listed = {_plain(key): auth for key, auth in auths.items() if auth}
    parts = repository.split("/")
    for count in range(len(parts), -1, -1):
        for name in names:
            auth = listed.get("/".join((_plain(name), *parts[:count])))
            if auth and (found := _credential(auth)):
                return found
    return None


def _plain(key: str) -> str:
    text = key.removeprefix("https://").removeprefix("http://").rstrip("/")
    return text.removesuffix("/v1").removesuffix("/v2")


def _credential(auth: _Auth) -> Credential | None:
    username, password = auth.username or "", auth.password or ""
    if auth.auth:
        try:
            username, _, password = base64.b64decode(auth.auth, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise UnreadableError("An entry of the auth file is no base64 text: log in again.") from error
    if auth.identitytoken or auth.registrytoken:
        return Credential(username, "", auth.identitytoken or "", auth.registrytoken or "")
    return Credential(username, password.strip("\0")) if username else None


def _ask(helper: str, server: str) -> Credential | None:
    """Run the user's credential helper (https://github.com/docker/docker-credential-helpers)."""
    if not _HELPER.fullmatch(helper):
        raise UnreadableError("The auth file names a credential helper that is no program name: correct it.")
    name = f"docker-credential-{helper}"
    try:
        done = subprocess.run(
            [name, "get"], input=server.encode(), capture_output=True, timeout=_HELPER_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutsideError(
            f"The credential helper {name} could not be asked ({type(error).__name__}): install or repair it."
        ) from error
    if done.returncode:
        if b"credentials not found" in done.stdout:
            return None
        raise OutsideError(f"The credential helper {name} failed for {server}: run it by hand to see why.")
    try:
        answer = msgspec.convert(strict.check(done.stdout, f"the answer of {name}", _LIMIT), _Answer)
    except (msgspec.ValidationError, InputError):
        raise OutsideError(
            f"The credential helper {name} answered something else than a credential: repair it."
        ) from None
    if answer.username == "<token>":
        return Credential(identity_token=answer.secret)
    return Credential(answer.username, answer.secret) if answer.username else None
