"""Who a certificate may say signed: an issuer of logins and a subject that it knows, exactly or by regular expression.

Expressions are Go's, as in cosign and policy-controller: RE2 searches anywhere in the text, and `$` is its very end.

>>> wanted = checked(Identity(issuer="https://login.example.com", subject_regexp="@example[.]com$"), "--certificate-identity")
>>> matches(wanted, "https://login.example.com", "me@example.com")
True
"""

import functools
from typing import Any

import msgspec

from pratique.errors import UsageError

_LONGEST = 4096
_MEMORY = 1 << 20  # bytes of a compiled expression
_UNRELATED = ("a" * 40, "0" * 40, "@" * 40, "https://login.example.com/-/~", "\N{SNOWMAN} \N{SNOWMAN}")
"""What matches all of these says nothing about who signed."""


class Identity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of issuer and subject each either the exact text or the expression."""

    issuer: str = ""
    issuer_regexp: str = ""
    subject: str = ""
    subject_regexp: str = ""

    def __str__(self) -> str:
        return f"{self.subject or f'/{self.subject_regexp}/'} of {self.issuer or f'/{self.issuer_regexp}/'}"


def checked(identity: Identity, where: str) -> Identity:
    """The identity itself. UsageError for one that leaves issuer or subject open, or whose expression is none.

    `where` names it in errors.
    """
    for what, exact, expression in _parts(identity):
        if bool(exact) == bool(expression):
            raise UsageError(f"{where}: an identity needs its {what}, as a text or as an expression: give one of both.")
        text = exact or expression
        if len(text) > _LONGEST or _broken(text):
            raise UsageError(f"{where}: the {what} is longer than {_LONGEST} or has a line break in it: correct it.")
        try:
            _compiled(expression)
        except ValueError as error:
            raise UsageError(f"{where}: {expression[:100]!r} is no regular expression ({error}): correct it.") from None
    return identity


def warnings(identity: Identity) -> tuple[str, ...]:
    """What this identity leaves open to anybody, a sentence each without its full stop."""
    return tuple(
        f"The expression {expression!r} takes every {what}: whoever can log in somewhere could have signed"
        for what, _, expression in _parts(identity)
        if expression and all(_found(expression, each) for each in _UNRELATED)
    )


def matches(identity: Identity, issuer: str, subject: str) -> bool:
    """Does a certificate of this issuer and subject stand for the identity? Never where either is empty or has line breaks."""
    texts = {"issuer": issuer, "subject": subject}
    if any(not text or _broken(text) for text in texts.values()):
        return False
    return all(
        text == exact if (exact) else bool(expression) and _found(expression, text)
        for what, exact, expression in _parts(identity)
        for text in (texts[what],)
    )


def _parts(identity: Identity) -> tuple[tuple[str, str, str], ...]:
    return (
        ("issuer", identity.issuer, identity.issuer_regexp),
        ("subject", identity.subject, identity.subject_regexp),
    )


def _broken(text: str) -> bool:
    """An identity of two lines could look like another one, to people and to expressions."""
    return any(character in text for character in "\n\r\0")


def _found(expression: str, text: str) -> bool:
    return bool(_compiled(expression).search(text))


@functools.lru_cache(256)
def _compiled(expression: str) -> Any:
    r"""Go's regexp is RE2 in its default mode, but for `\C`, a single byte, which Go does not know. ValueError."""
    import re2

    if "\\C" in expression.replace("\\\\", ""):
        raise ValueError("\\C is not known")
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(expression, options=options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from None
