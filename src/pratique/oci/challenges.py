"""What a registry asks for: the `WWW-Authenticate` header (RFC 9110, section 11.6.1).

>>> parse('Bearer realm="https://auth.example.com/token",service="it", Basic realm="x"')
(Challenge(scheme='bearer', realm='https://auth.example.com/token', service='it'), Challenge(scheme='basic', realm='x', service=''))
"""

import re

import msgspec

_LONGEST = 8_192
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"  # noqa: S105 - a token of the grammar
_PARAMETER = re.compile(rf'\s*,?\s*({_TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))')
_SCHEME = re.compile(rf"[\s,]*({_TOKEN})(?=[\s,]|$)")


class Challenge(msgspec.Struct, frozen=True):
    scheme: str
    realm: str = ""
    service: str = ""


def parse(header: str) -> tuple[Challenge, ...]:
    """The challenges of a header in order; what cannot be read ends the list."""
    found, at, text = [], 0, header[:_LONGEST]
    while match := _SCHEME.match(text, at):
        at = match.end()
        parameters: dict[str, str] = {}
        while parameter := _PARAMETER.match(text, at):
            key, quoted, plain = parameter.groups()
            parameters.setdefault(key.lower(), plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
            at = parameter.end()
        found.append(Challenge(match[1].lower(), parameters.get("realm", ""), parameters.get("service", "")))
    return tuple(found)
