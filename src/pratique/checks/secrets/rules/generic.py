"""Names that mean a secret, whoever it belongs to, with their values. They give way to every rule that knows more."""

from collections.abc import Callable

from pratique.checks.secrets import naming
from pratique.checks.secrets.naming import APART, ARGUMENT, CELL, CLOSES, ELEMENT, GOES_ON, QUOTE, SIGN, UNQUOTE
from pratique.checks.secrets.passwords import assigned_password, assigned_token, inline_password
from pratique.checks.secrets.proof import Proof
from pratique.checks.secrets.rule import Rule
from pratique.model.finding import Severity

_QUALIFIED = (
    "(?:api|app|access|account|admin|aes|auth|client|consumer|cookie|crypto|deploy|encryption|hmac|host|integration|jwt|license|management"
    "|master|merchant|partner|private|root|secret|security|server|service|session|shared|signing|storage|subscription|unseal|webhook|write)"
)
_TOKEN_WORDS = f"(?:(?i:secret|token|credentials?|{_QUALIFIED}[_.-]?key)|[0-9A-Z]_KEY)"
_PASSWORD_WORDS = "(?i:passw(?:or)?d|passphrase|passwd|pwd|(?:[_.-]|db|user|smtp|mysql|my)pass)"  # noqa: S105 - names of variables
_TOKEN = f"(?:(?i:secret|token|credentials?|{_QUALIFIED}[_.-]?key){GOES_ON}|[0-9A-Z]_KEY(?:_[0-9]{{1,2}})?)"
_PASSWORD = f"(?:(?i:passw(?:or)?d|passphrase|passwd|pwd){GOES_ON}|(?i:(?:[_.-]|db|user|smtp|mysql|my)pass))"
_NOT = (
    "(?i:public|client[_-]?token|(?:next|page|sync|request|change|action|continuation)[_.-]?(?:page[_.-]?)?token|idempot|csrf|xsrf|marker|validation|verification|[gp][gp]g|apt[_-]?key"
    "|checksum|integrity|sha[0-9]|md5|hash(?:[^i]|$)|fingerprint|token[_-]?(?:type|url|uri|name|kind|id)|key[_-]?(?:id|name|type|path|file)|[_-]url|endpoint"
    "|(?:cache|primary|foreign|partition|sort|row|index|group|map|object|s3|bucket|publishable|site|anon|client[_-]?side)[_-]?key)"
)
_CALL = r"""[0-9A-Za-z_]\([ ]?\\?["'`][0-9A-Za-z_.-]{0,32}"""
_ENVIRONMENT = "(?:ENV|setenv|setx|SetEnv|fastcgi_param)[ \\t]{1,4}"
_SPACED = f"[ \\t]{{1,8}}(?:{QUOTE})?"
_BEFORE = {ARGUMENT: _CALL, _SPACED: f"{_ENVIRONMENT}[0-9A-Za-z_.-]{{0,32}}"}
_DELIMITED = f"(?:{CLOSES}{SIGN}{QUOTE}|{ELEMENT}|{CELL})"
_ENDS = rf"(?:{UNQUOTE}|[ \t]{{0,4}}</|[`*]{{0,2}}[ \t]{{0,8}}\|)"
_PLAIN = """["']{0,2}[ \\t]{0,4}(?:=>|:=|\\?=|=|:)[ \\t]{0,4}"""
_LINE_ENDS = r"(?:[ \t]*[\r\n]|[ \t]+#|\z)"
_INLINE = "(?:=|: )"
_INLINE_ENDS = r"""[ \t\r\n&;|)\]}"'`\\]"""
_APART_ENDS = rf"(?:{UNQUOTE}|[ \t]*[\r\n<])"


def _rule(
    name: str,
    title: str,
    word: str,
    between: str,
    value: str,
    after: str,
    anchor: Callable[[str], str],
    proof: Callable[[bytes], Proof],
    reach: int = 288,
    before: str = "",
) -> Rule:
    return Rule(
        id=name,
        title=title,
        anchor=anchor(_TOKEN_WORDS if word is _TOKEN else _PASSWORD_WORDS),
        pattern=f"{before}{word}{between}(?P<secret>{value}){after}",
        unless=_NOT,
        severity=Severity.MEDIUM,
        proof=proof,
        text_only=True,
        generic=True,
        open_end=True,
        behind=160,
        reach=reach,
    )


def _spaced_anchor(_words: str) -> str:
    return f"{_ENVIRONMENT}[0-9A-Za-z_]"


def _passwords(
    name: str, title: str, between: str, value: str, after: str, anchor: Callable[[str], str], reach: int = 288
) -> Rule:
    proof = inline_password if name == "inline" else assigned_password
    return _rule(
        f"{name}-password",
        f"Password {title}",
        _PASSWORD,
        between,
        value,
        after,
        anchor,
        proof,
        reach,
        _BEFORE.get(between, ""),
    )


def _secrets(
    name: str, title: str, between: str, value: str, after: str, anchor: Callable[[str], str], reach: int = 288
) -> Rule:
    return _rule(
        f"{name}-secret",
        f"Secret {title}",
        _TOKEN,
        between,
        value,
        after,
        anchor,
        assigned_token,
        reach,
        _BEFORE.get(between, ""),
    )


_QUOTED_PASSWORD = r"""[^"'`\s<>\\]{8,128}"""  # noqa: S105 - a pattern
_QUOTED_TOKEN = "[0-9A-Za-z_.~+/=!@#%^&*-]{16,200}"  # noqa: S105
_SIGN, _APART, _ARGUMENT = naming.sign_anchor, naming.apart_anchor, naming.argument_anchor

RULES: tuple[Rule, ...] = (
    _passwords("assigned", "in an assignment", _DELIMITED, _QUOTED_PASSWORD, _ENDS, _SIGN),
    _secrets("assigned", "in an assignment", _DELIMITED, _QUOTED_TOKEN, _ENDS, _SIGN),
    _passwords("plain", "in a setting", _PLAIN, r"""[^\s"'`,;]{8,128}""", _LINE_ENDS, _SIGN),
    _secrets("plain", "in a setting", _PLAIN, "[0-9A-Za-z_.~+/=!@%^&*-]{16,200}", _LINE_ENDS, _SIGN),
    _passwords("inline", "in a line of text", _INLINE, r"[^\s\"'`,;&<>(){}\\=]{8,128}", _INLINE_ENDS, _SIGN),
    _secrets("inline", "in a line of text", _INLINE, "[0-9A-Za-z_+/.-]{16,200}={0,2}", _INLINE_ENDS, _SIGN),
    _passwords("named", "as a named value", f"{APART}(?:{QUOTE})?", _QUOTED_PASSWORD, _APART_ENDS, _APART, 640),
    _secrets("named", "as a named value", f"{APART}(?:{QUOTE})?", _QUOTED_TOKEN, _APART_ENDS, _APART, 640),
    _passwords("argument", "as an argument", ARGUMENT, _QUOTED_PASSWORD, UNQUOTE, _ARGUMENT),
    _secrets("argument", "as an argument", ARGUMENT, _QUOTED_TOKEN, UNQUOTE, _ARGUMENT),
    # `ENV NAME value` of a Dockerfile, csh, Windows, Apache, nginx
    _passwords(
        "environment",
        "in the environment",
        _SPACED,
        r"[^\s\"'`,;&<>(){}\\]{8,128}",
        f"(?:{UNQUOTE}|[ \t\r\n])",
        _spaced_anchor,
    ),
    _secrets(
        "environment",
        "in the environment",
        _SPACED,
        "[0-9A-Za-z_.~+/=!@%^&*-]{16,200}",
        f"(?:{UNQUOTE}|[ \t\r\n])",
        _spaced_anchor,
    ),
)
