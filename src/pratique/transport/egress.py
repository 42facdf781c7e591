"""The egress rule: where we go, and what we take along.

- https, unless the user named the host insecure; never from https down to http; no user name or password in a URL.
- Never a loopback, link-local, unspecified, multicast or cloud metadata address, unless the user named that host. It is the
  address connected to that counts, not the name: names resolve to what their owner likes, and to another thing next time.
- `Authorization` does not leave its origin.

A host is named by what the user typed or set: a reference's registry, a key or mirror of `registries`, the base of the
advisories. What a server answers (redirects, token realms, links) names nothing.
"""

import ipaddress
import socket
from urllib.parse import urljoin

import msgspec

from pratique.errors import EgressError
from pratique.model.settings import RegistryAccess, Settings

_PORTS = {"http": 80, "https": 443}
_METADATA = frozenset(
    ipaddress.ip_address(text)
    for text in (
        "100.100.100.200",  # Alibaba Cloud
        "168.63.129.16",  # Azure's wire server
        "192.0.0.192",  # Oracle Cloud
        "fd00:ec2::254",  # Amazon over IPv6; over IPv4 it is link-local, as everywhere else
        "fd20:ce::254",  # Google over IPv6
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Url(msgspec.Struct, frozen=True):
    """An absolute http or https URL. `host` is lower case, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query."""

    @property
    def origin(self) -> str:
        """`host`, or `host:port` where the port is not the scheme's: what users write in settings and references."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.origin}{self.target}"

    @property
    def shown(self) -> str:
        """For messages: without the query, which often holds a signature."""
        return f"{self.scheme}://{self.origin}{self.target.partition('?')[0]}"[:300]


def parse(text: str) -> Url:
    """EgressError for what is no plain http or https URL."""
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        found = parse_url(text)
    except (LocationParseError, ValueError) as error:
        raise EgressError(f"{text[:200]!r} is no URL: correct it.") from error
    if found.scheme not in _PORTS or not found.host:
        raise EgressError(f"{text[:200]!r} is no https URL, and nothing else is followed.")
    if found.auth is not None:
        raise EgressError(
            f"A URL for {found.host} carries a user name or password: credentials belong in the auth file."
        )
    host = found.host.strip("[]").lower().rstrip(".")
    return Url(found.scheme, host, found.port or _PORTS[found.scheme], found.request_uri)


def forbidden(address: str) -> str:
    """Why an IP address is never connected to unasked, in a word or two; empty when it may be."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip)
    if ip in _METADATA:
        return "cloud metadata"
    kinds = {"loopback": ip.is_loopback, "link-local": ip.is_link_local, "unspecified": ip.is_unspecified}
    kinds |= {"multicast": ip.is_multicast, "unspecified ": ip in ipaddress.ip_network("0.0.0.0/8")}
    return next((kind.strip() for kind, holds in kinds.items() if holds), "")


class Rule:
    """The egress rule under one user's settings."""

    def __init__(self, settings: Settings) -> None:
        self._access = {_origin(host): access for host, access in settings.registries.items()}
        named = [mirror.partition("/")[0] for access in settings.registries.values() for mirror in access.mirrors]
        if settings.osv_url.startswith(("http://", "https://")):
            named.append(parse(settings.osv_url).origin)
        self._named = {_origin(host) for host in named} | self._access.keys()

    def access(self, origin: str) -> RegistryAccess:
        """What the user allows for an origin."""
        return self._access.get(_origin(origin), RegistryAccess())

    def named(self, url: Url) -> bool:
        return url.origin in self._named

    def check(self, url: Url) -> None:
        """EgressError for plain HTTP to a host that is not named insecure."""
        if url.scheme != "https" and not self.access(url.origin).insecure:
            raise EgressError(
                f"{url.shown} is plain HTTP: use https, or name the host insecure in the settings (registries.{url.origin!r}.insecure)."
            )

    def follow(self, here: Url, location: str) -> Url:
        """Where a redirect or link leads. EgressError when it leaves https or goes where nothing may go."""
        there = parse(urljoin(str(here), location))
        if here.scheme == "https" and there.scheme != "https":
            raise EgressError(f"{here.origin} leads from https to {there.shown}: that is not followed.")
        self.check(there)
        return there

    def check_literal(self, url: Url) -> None:
        """The address rule for what a proxy is asked to connect to: it resolves names where we cannot see it."""
        try:
            address = socket.inet_ntoa(socket.inet_aton(url.host))  # also `0x7f.1` and `2130706433`
        except OSError:
            address = url.host
        why = "loopback" if url.host == "localhost" or url.host.endswith(".localhost") else ""
        why = why or ("cloud metadata" if url.host == "metadata.google.internal" else "")
        if not why and (":" in address or address.replace(".", "").isdigit()):
            why = forbidden(address)
        if why:
            raise refused(url.origin, url.host, why)


def refused(origin: str, address: str, why: str) -> EgressError:
    return EgressError(
        f"{origin} is at the {why} address {address}, where nothing that a server names is fetched from: "
        "if it is yours, name that host in the settings (registries)."
    )


def _origin(host: str) -> str:
    """A host as users write it, as `Url.origin` gives it."""
    text = host.lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    return text.removesuffix(":443")
