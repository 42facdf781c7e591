"""Requests under the egress rule: redirects followed one by one, retries with jitter, pools by origin."""

import email.utils
import functools
import os
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from pratique.errors import DeniedByServerError, EgressError, NotFoundError, OutsideError, PratiqueError
from pratique.model.settings import Settings
from pratique.transport.connection import CheckedPlain, CheckedTls, Plain, Tls, UnverifiedTls
from pratique.transport.egress import Rule, Url, parse
from pratique.transport.response import Response
from pratique.transport.resume import Resumed

DOCUMENT = 64 << 20
"""Bytes of a reply when the caller names no limit."""
_PATIENCE = urllib3.Timeout(connect=10.0, read=30.0)
_NONE = urllib3.Retry(False, redirect=False)
"""Retries are ours: made once, as it costs as much as a parsed URL."""
_ATTEMPTS = 4
_LONGEST_PAUSE = 30.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 6
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})

Headers = Mapping[str, str]
Content = bytes | BinaryIO | None


class Transport:
    """One user's way out; may be used by many threads. `sleep` takes seconds."""

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self.rule = Rule(settings)
        self._settings = settings
        self._sleep = sleep
        self._lock = threading.Lock()
        self._pools: dict[tuple[str, str, int, bool], Any] = {}

    @contextmanager
    def get(
        self, url: str, *, headers: Headers | None = None, limit: int = DOCUMENT, named: bool = False
    ) -> Iterator[Resumed]:
        """Download: status 200 or 304 (or another below 400), headers, `read` and `readinto`.

        A body that breaks off is resumed where a strong ETag lets us. `named`: the user typed or set this host. NotFoundError, LimitError, OutsideError and
        its kinds; the body's errors come from reading it.
        """
        given = dict(headers or {})

        def again(offset: int) -> Response:
            more = {"Range": f"bytes={offset}-", "If-Range": first.headers["ETag"]} if offset else {}
            return self.request("GET", url, headers={**given, **more}, limit=limit, named=named)

        first = self.request("GET", url, headers=given, limit=limit, named=named)
        if first.status >= 400:
            with first:
                raise problem(first)
        with Resumed(first, again, immutable=False, pause=self.pause) as body:
            yield body

    def request(
        self,
        method: str,
        url: str | Url,
        *,
        headers: Headers | None = None,
        body: Content = None,
        limit: int = DOCUMENT,
        redirects: int = _MOST_REDIRECTS,
        named: bool = False,
    ) -> Response:
        """One request with its redirects and retries; a reply of any status, to be closed by the caller.

        EgressError, OutsideError. A request with content that cannot be rewound is sent once.
        """
        here = url if isinstance(url, Url) else parse(url)
        if self._settings.offline:
            raise EgressError(f"Nothing is fetched from {here.origin} while offline: leave out --offline.")
        given = {"User-Agent": "pratique", "Accept-Encoding": "identity"}
        given |= headers or {}
        self.rule.check(here)
        asked = here.origin if named else ""
        for hop in range(redirects + 1):
            response = self._attempts(
                method, here, given, body, limit, free=here.origin == asked or self.rule.named(here)
            )
            location = response.headers.get("Location", "")
            if response.status not in _REDIRECTS or not location:
                return response
            response.drain()
            response.close()
            if hop == redirects:
                raise EgressError(
                    f"{here.shown} redirects, and no (more) redirects are followed here: check the address."
                )
            there = self.rule.follow(here, location)
            if (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
                given = {key: value for key, value in given.items() if key.lower() not in _SECRET}
            here = there
        raise AssertionError

    def close(self) -> None:
        """Close idle connections; it may be used again."""
        with self._lock:
            pools, self._pools = self._pools, {}
        for pool in pools.values():
            pool.clear() if isinstance(pool, urllib3.PoolManager) else pool.close()

    def pause(self, attempt: int) -> None:
        """Wait before another attempt: doubling, with jitter so that many clients do not come back at once."""
        self._sleep(min(0.25 * 2**attempt, _LONGEST_PAUSE) * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    def _attempts(self, method: str, url: Url, headers: Headers, body: Content, limit: int, *, free: bool) -> Response:
        once = body is not None and not isinstance(body, bytes) and not _rewindable(body)
        for attempt in range(_ATTEMPTS):
            last = once or attempt == _ATTEMPTS - 1
            try:
                response = self._once(method, url, headers, body, limit, free=free)
            except (HTTPError, OSError, ValueError) as error:
                if last or not _passing(error):
                    raise _failed(url, error) from error
                self.pause(attempt)
            else:
                if response.status not in _PASSING or last:
                    return response
                self._wait(response, attempt)
            if body is not None and not isinstance(body, bytes) and not once:
                body.seek(0)
        raise AssertionError

    def _wait(self, response: Response, attempt: int) -> None:
        """As long as the server asks, if that is not too long."""
        seconds = _retry_after(response.headers.get("Retry-After", ""))
        response.drain()
        response.close()
        if seconds is None:
            self.pause(attempt)
        elif seconds > _LONGEST_PAUSE:
            raise OutsideError(
                f"{response.url.origin} asks us to come back in {seconds:,.0f} s (status {response.status}): try again then."
            )
        else:
            self._sleep(seconds + random.uniform(0, 0.25))  # noqa: S311 - no secret

    def _once(self, method: str, url: Url, headers: Headers, body: Content, limit: int, *, free: bool) -> Response:
        proxy = self._proxy(url)
        if proxy and not free:
            self.rule.check_literal(url)
        pool = self._pool(url, proxy, free)
        raw = pool.urlopen(
            method,
            str(url) if proxy else url.target,
            body=body,
            headers=headers,
            retries=_NONE,
            redirect=False,
            preload_content=False,
            decode_content=False,
            timeout=_PATIENCE,
        )
        return Response(raw, url, limit, self._settings.limits.seconds)

    def _pool(self, url: Url, proxy: str, free: bool) -> Any:
        key = (url.scheme, url.host, url.port, free)
        with self._lock:
            if key not in self._pools:
                self._pools[key] = self._proxied(url, proxy) if proxy else self._direct(url, free)
            return self._pools[key]

    def _direct(self, url: Url, free: bool) -> Any:
        host = f"[{url.host}]" if ":" in url.host else url.host
        if url.scheme == "http":
            return (Plain if free else CheckedPlain)(host, url.port, maxsize=16)
        kind = (UnverifiedTls if self.rule.access(url.origin).insecure else Tls) if free else CheckedTls
        return kind(host, url.port, maxsize=16, ssl_context=self._tls(url))

    def _proxied(self, url: Url, proxy: str) -> Any:
        tls = {"ssl_context": self._tls(url)} if url.scheme == "https" else {}
        manager = urllib3.ProxyManager(proxy, maxsize=16, **tls)  # type: ignore[arg-type]
        tls_pool = UnverifiedTls if self.rule.access(url.origin).insecure else Tls
        manager.pool_classes_by_scheme = {"http": Plain, "https": tls_pool}
        return manager

    def _tls(self, url: Url) -> ssl.SSLContext:
        access = self.rule.access(url.origin)
        try:
            return _context(self._settings.ca_bundle, _stamp(access.ca_file), access.insecure)
        except (OSError, ssl.SSLError) as error:
            raise NotFoundError(
                f"The CA file {access.ca_file or self._settings.ca_bundle} for {url.origin} cannot be read ({error}): correct "
                "the settings."
            ) from error

    def _proxy(self, url: Url) -> str:
        proxy = self._settings.https_proxy if url.scheme == "https" else self._settings.http_proxy
        return (
            ""
            if not proxy or _bypassed(url, self._settings.no_proxy)
            else proxy
            if "://" in proxy
            else f"http://{proxy}"
        )


def problem(response: Response, what: str = "") -> PratiqueError:
    """The error that a status of 400 or more stands for."""
    name = what or response.url.shown
    if response.status == 404:
        return NotFoundError(f"There is no {name}: check the name.")
    if response.status in (401, 403):
        return DeniedByServerError(
            f"{response.url.origin} refuses {name} (status {response.status}): log in, or ask for permission."
        )
    if response.status == 429:
        return OutsideError(
            f"{response.url.origin} says that we ask too often (status 429): log in or try again later."
        )
    return OutsideError(f"{response.url.origin} failed on {name} (status {response.status}): try again later.")


def _stamp(path: str) -> tuple[str, int, int]:
    """A file as it is now: one that was written anew is read anew."""
    if not path:
        return "", 0, 0
    info = os.stat(path)
    return path, info.st_mtime_ns, info.st_ino


@functools.lru_cache(64)
def _context(ca_bundle: str, ca_file: tuple[str, int, int], insecure: bool) -> ssl.SSLContext:
    """Whom we believe. To read the system's authorities takes 20 ms, so a process does it once."""
    if insecure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context = ssl.create_default_context(cafile=ca_bundle or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file[0] and not insecure:
        context.load_verify_locations(cafile=ca_file[0])
    return context


def _passing(error: Exception) -> bool:
    """May the same request succeed in a moment? A wrong certificate or URL will not."""
    return not isinstance(error, SSLError | ValueError) or isinstance(error, TimeoutError)


def _failed(url: Url, error: Exception) -> OutsideError:
    text = str(error).rpartition(": ")[2][:200] or type(error).__name__
    if isinstance(error, SSLError):
        return OutsideError(
            f"TLS with {url.origin} failed ({text}): if its certificate is from your own CA, name that in the settings "
            f"(registries.{url.origin!r}.ca_file)."
        )
    return OutsideError(f"Could not reach {url.origin} ({text}): check the name, the network and the proxy.")


def _rewindable(body: BinaryIO) -> bool:
    return bool(getattr(body, "seekable", bool)())


def _retry_after(text: str) -> float | None:
    """Seconds; None when the header is absent or wrong."""
    if text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(email.utils.parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _bypassed(url: Url, no_proxy: str) -> bool:
    for entry in no_proxy.lower().replace(",", " ").split():
        host, _, port = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
        if port and port != str(url.port):
            continue
        name = host.lstrip("*").lstrip(".")
        if host == "*" or (name and (url.host == name or url.host.endswith(f".{name}"))):
            return True
    return False
