"""Assignments to names that mean a secret, whoever it belongs to. They give way to every rule that knows more."""

from pratique.checks.secrets.passwords import assigned_password, assigned_token
from pratique.checks.secrets.rule import Rule
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_PASSWORD = "(?:passw(?:or)?d|passphrase|passwd|[_.-]pass|pwd)"  # noqa: S105 - names of variables
_TOKEN = (
    "(?:secret|token|api[_-]?key|apikey|access[_-]?key|auth[_-]?key|client[_-]?secret|private[_-]?key|signing[_-]?key"  # noqa: S105
    "|encryption[_-]?key|secret[_-]?key|app[_-]?key|master[_-]?key|license[_-]?key|credentials?)"
)
_REST = "[0-9A-Za-z_.-]{0,20}"
_BEFORE = "[0-9A-Za-z_.-]{0,32}"
_NOT = "(?i:public|next|request|change|action|client[_-]?token|continu|idempot|page|sync|csrf|xsrf|marker|validation|checksum|integrity|sha[0-9]|md5|hash|fingerprint|token[_-]?(?:type|url|uri|name|kind|id)|key[_-]?(?:id|name|type|path|file)|[_-]url|endpoint)"
_IS = """["']{0,2}[ \\t]{0,4}(?:=>|:=|=|:)[ \\t]{0,4}"""


def _rule(name: str, title: str, word: str, value: str, *, token: bool) -> Rule:
    return Rule(
        id=name,
        title=title,
        anchor=f"(?i){'(?:secret|token|key|credentials?)' if token else '(?:pass[a-z]{0,6}|pwd)'}{_REST}{_IS}[\"']?[^\\s\"'$<{{(\\[]",
        pattern=f"{_BEFORE}(?i:{word}){_REST}{_IS}{value}",
        unless=_NOT,
        severity=_MEDIUM,
        proof=assigned_token if token else assigned_password,
        text_only=True,
        generic=True,
        open_end=True,
        behind=96,
        reach=256,
    )


RULES: tuple[Rule, ...] = (
    _rule(
        "assigned-password",
        "Password in an assignment",
        _PASSWORD,
        r"""["'](?P<secret>[^"'\s]{8,128})["']""",
        token=False,
    ),
    _rule(
        "assigned-secret",
        "Secret in an assignment",
        _TOKEN,
        r"""["'](?P<secret>[0-9A-Za-z_.~+/=!@#%^&*-]{16,200})["']""",
        token=True,
    ),
    _rule(
        "plain-password",
        "Password in a setting",
        _PASSWORD,
        r"""(?P<secret>[^\s"'`,;]{8,128})(?:[ \t]*[\r\n]|[ \t]+#|\z)""",
        token=False,
    ),
    _rule(
        "plain-secret",
        "Secret in a setting",
        _TOKEN,
        r"""(?P<secret>[0-9A-Za-z_.~+/=!@%^&*-]{16,200})(?:[ \t]*[\r\n]|[ \t]+#|\z)""",
        token=True,
    ),
)
