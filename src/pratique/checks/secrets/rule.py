"""Rule: one kind of secret, as data; and the two shapes that most rules have."""

import re
from collections.abc import Callable

import msgspec

from pratique.checks.secrets.naming import BETWEEN
from pratique.checks.secrets.passwords import machine_made
from pratique.checks.secrets.proof import Proof
from pratique.model.finding import Severity


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of secret. `anchor` and `pattern` are in the syntax that RE2 and Hyperscan share; both see bytes."""

    id: str
    title: str
    anchor: str
    """Found first, for all rules at once; must lie in every match, near its beginning."""
    pattern: str
    """Confirms around an anchor. Its one group, named `secret`, is the secret; without one the whole match is."""
    unless: str = ""
    """A match is none where this is found before the secret: names like `public_key`."""
    severity: Severity = Severity.HIGH
    entropy: float = 0.0
    """The least Shannon entropy of the secret, in bits per byte."""
    proof: Callable[[bytes], Proof] | None = None
    """Checks a checksum or a structure; what it refutes is no secret."""
    shown: int = 0
    """Bytes at the secret's beginning that its format makes public: they are not masked."""
    text_only: bool = False
    """Not looked for in programs and other binary files, where its pattern says too little."""
    generic: bool = False
    """Gives way to any other rule that found the same secret."""
    structured: bool = False
    """Its proof alone decides: words like `example` inside say nothing (a key's base64, a JSON document)."""
    open_end: bool = False
    """The secret may run on into the bytes that follow; otherwise it must end where the pattern does."""
    behind: int = 64
    """Bytes before the anchor's end where a match may begin."""
    reach: int = 384
    """Bytes after the anchor's end where a match may end."""


def prefixed(
    name: str,
    title: str,
    prefix: str,
    body: str,
    severity: Severity = Severity.HIGH,
    *,
    entropy: float = 2.8,
    proof: Callable[[bytes], Proof] | None = None,
    anchor: str = "",
    text_only: bool = False,
    reach: int = 384,
) -> Rule:
    """A token with a literal prefix of its own (`ghp_`): found anywhere, also in programs unless it is `text_only`."""
    literal = re.escape(prefix)
    return Rule(
        id=name,
        title=title,
        anchor=anchor or literal,
        pattern=literal + body,
        severity=severity,
        entropy=entropy,
        proof=proof,
        shown=len(prefix),
        text_only=text_only,
        reach=reach,
    )


_SHORT = 8
_LONG_NAME = r"[0-9A-Za-z_.-]{0,32}"


def assigned(
    name: str,
    title: str,
    keyword: str,
    value: str,
    severity: Severity = Severity.HIGH,
    *,
    entropy: float = 2.8,
    proof: Callable[[bytes], Proof] | None = None,
) -> Rule:
    """A token without a prefix: told by the provider's name in the variable that it is assigned to. Text only.

    `keyword` is matched in any case; `value` is the token's own format.
    """
    # A short name is a part of many words: `lob` of `global`.
    edge = "(?:^|[^A-Za-z])" if len(keyword) <= _SHORT else ""
    return Rule(
        id=name,
        title=title,
        anchor=f"{edge}(?i:{keyword})",
        pattern=f"{edge}(?i:{keyword}){_LONG_NAME}{BETWEEN}(?P<secret>{value})",
        severity=severity,
        entropy=entropy,
        proof=proof or machine_made,
        text_only=True,
    )
