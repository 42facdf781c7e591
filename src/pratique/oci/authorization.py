"""How we show a registry who we are: basic, or a bearer token from its realm.

A realm is named by the registry, so it is not trusted: the token request follows no redirect, and credentials go only to
the registry's own host or to a realm that is paired with it.
Protocol: https://distribution.github.io/distribution/spec/auth/token/
"""

import re
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlencode

import msgspec

from pratique.documents import strict
from pratique.errors import DeniedByServerError, EgressError, InputError, OutsideError, PratiqueError
from pratique.model.settings import Settings
from pratique.oci import challenges, credentials
from pratique.oci.challenges import Challenge
from pratique.oci.credentials import Credential
from pratique.transport import Response, Transport, Url, problem
from pratique.transport.egress import parse

PAIRED = {
    "registry-1.docker.io": frozenset({"auth.docker.io"}),
    "registry.gitlab.com": frozenset({"gitlab.com"}),
}
"""Realms that are known to belong to a registry on another host; `registries.HOST.realms` adds to them."""
_TOKEN_BYTES = 1 << 20
_SOUND = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]*)*")
_SHORTEST, _LONGEST = 60, 3_600  # seconds that a token is used; the protocol's default is 60

_MOST = 4_096
"""Repositories whose answers are remembered; then it begins anew."""


class _Token(msgspec.Struct):
    token: str | None = None
    access_token: str | None = None
    expires_in: int | float | None = None


class Authorizer:
    """Answers challenges and remembers the answers; may be used by many threads."""

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self._settings = settings
        self._transport = transport
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], tuple[str, float]] = {}
        self._asked: dict[str, Sequence[Challenge]] = {}
        """What an origin asked for last; most ask for the same in all their repositories."""
        self._credentials: dict[tuple[str, str], Credential | None] = {}

    def header(self, registry: str, url: Url, scope: str) -> str:
        """The `Authorization` header for a scope: the one that worked before, or what the origin asked for elsewhere.

        Empty when it never asked: then the first request goes out bare.
        """
        value, end = self._known.get((url.origin, scope), ("", 0.0))
        if time.monotonic() < end:
            return value
        try:
            return self._shown(registry, url, scope, self._asked.get(url.origin, ()))
        except PratiqueError:  # the registry itself has the last word, and says what is wrong
            return ""

    def answer(self, registry: str, url: Url, scope: str, refusal: Response) -> str:
        """A new header after a 401, with the credential as it is now. DeniedByServerError, EgressError, OutsideError."""
        self._forget(registry, scope)
        asked = challenges.parse(", ".join(_all(refusal, "WWW-Authenticate")))
        if not (value := self._shown(registry, url, scope, asked)):
            raise DeniedByServerError(
                f"{url.origin} asks for a login: run docker login {registry} or name an auth file."
            )
        self._asked[url.origin] = asked
        return value

    def _shown(self, registry: str, url: Url, scope: str, asked: Sequence[Challenge]) -> str:
        """The answer to the first challenge that there is one to, which is remembered; empty when there is none."""
        if not asked:
            return ""
        credential = self._credential(registry, scope)
        for challenge in sorted(asked, key=lambda each: each.scheme != "bearer"):
            if challenge.scheme == "bearer":
                value, seconds = self._bearer(url, challenge, scope, credential)
                break
            if challenge.scheme == "basic" and credential and credential.username:
                value, seconds = credential.basic, float("inf")
                break
        else:
            return ""
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[url.origin, scope] = value, time.monotonic() + seconds
        return value

    def _credential(self, registry: str, scope: str) -> Credential | None:
        key = registry, _repository(scope)
        with self._lock:
            if key not in self._credentials:
                if len(self._credentials) >= _MOST:
                    self._credentials.clear()
                self._credentials[key] = credentials.find(*key, self._settings)
            return self._credentials[key]

    def _forget(self, registry: str, scope: str) -> None:
        """A password may have been changed since it was read: this may be a process of many days."""
        with self._lock:
            self._credentials.pop((registry, _repository(scope)), None)

    def _bearer(self, url: Url, challenge: Challenge, scope: str, credential: Credential | None) -> tuple[str, float]:
        if credential and credential.registry_token:
            return f"Bearer {credential.registry_token}", _LONGEST
        realm = parse(challenge.realm)
        if credential:
            self._check_pair(url, realm)
        with self._ask(url, realm, challenge.service, scope, credential) as response:
            if response.status != 200:
                raise _refused(response, url)
            return _token(response)

    def _ask(self, url: Url, realm: Url, service: str, scope: str, credential: Credential | None) -> Response:
        fields = {"service": service, "scope": scope} if scope else {"service": service}
        named = realm.host == url.host
        if credential and credential.identity_token:
            fields |= {
                "grant_type": "refresh_token",
                "client_id": "pratique",
                "refresh_token": credential.identity_token,
            }
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(fields).encode()
            return self._transport.request(
                "POST", str(realm), headers=headers, body=body, limit=_TOKEN_BYTES, redirects=0, named=named
            )
        headers = {"Authorization": credential.basic} if credential else {}
        address = f"{realm}{'&' if '?' in realm.target else '?'}{urlencode(fields)}"
        return self._transport.request("GET", address, headers=headers, limit=_TOKEN_BYTES, redirects=0, named=named)

    def _check_pair(self, url: Url, realm: Url) -> None:
        own = realm.host == url.host
        paired = {
            parse(each).origin if "://" in each else each for each in self._transport.rule.access(url.origin).realms
        }
        if not own and realm.origin not in paired | PAIRED.get(url.host, frozenset()):
            raise EgressError(
                f"{url.origin} asks us to send its credentials to {realm.origin}: if that is right, pair them in the "
                f"settings (registries.{url.origin!r}.realms)."
            )


def _repository(scope: str) -> str:
    return scope.partition(":")[2].rpartition(":")[0]


def _refused(response: Response, url: Url) -> PratiqueError:
    if response.status in (400, 401, 403):
        return DeniedByServerError(
            f"{response.url.origin} gives no token for {url.origin} (status {response.status}): log in again."
        )
    return problem(response, "a token")


def _token(response: Response) -> tuple[str, float]:
    try:
        found = msgspec.convert(strict.check(response.read(), "the token", _TOKEN_BYTES), _Token)
    except (msgspec.ValidationError, InputError):
        raise OutsideError(
            f"{response.url.origin} answered something else than a token: check the registry's name."
        ) from None
    value = found.token or found.access_token or ""
    if not _SOUND.fullmatch(value):
        raise OutsideError(f"{response.url.origin} gave no usable token: try again later.")
    return f"Bearer {value}", min(max(found.expires_in or 0, _SHORTEST), _LONGEST) * 0.9


def _all(response: Response, name: str) -> list[str]:
    headers = response.headers
    found: list[str] = headers.getlist(name) if hasattr(headers, "getlist") else [headers.get(name, "")]
    return found
