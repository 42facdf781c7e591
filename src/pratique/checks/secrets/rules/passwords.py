"""Passwords where programs expect them: in URLs, connection strings, headers and their own files."""

from pratique.checks.secrets.passwords import header, password, shadow
from pratique.checks.secrets.proof import jwt, user_and_password
from pratique.checks.secrets.rule import Rule
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_PASSWORD = r"""[^\s"'`<>@/\\]{6,128}"""  # noqa: S105 - a pattern

_ANCHOR = "://[^\\s/:@\"'<>]{0,64}:[^\\s/@\"'<>]"


def _url(name: str, title: str, schemes: str, severity: Severity) -> Rule:
    return Rule(
        id=name,
        title=title,
        anchor=_ANCHOR,
        pattern=f"(?:{schemes})://[^\\s/:@\"'<>]{{0,64}}:(?P<secret>{_PASSWORD})@[0-9A-Za-z_.\\[-]",
        severity=severity,
        proof=password,
        text_only=True,
        open_end=True,
        behind=160,
    )


RULES: tuple[Rule, ...] = (
    _url(
        "database-url-password",
        "Password in a database URL",
        "(?:postgres|postgresql|mysql|mariadb|mssql|sqlserver|oracle|cockroachdb)(?:[+][a-z0-9]{2,12})?",
        Severity.HIGH,
    ),
    _url("mongodb-url-password", "Password in a MongoDB URL", "mongodb(?:[+]srv)?", Severity.HIGH),
    _url("redis-url-password", "Password in a Redis URL", "rediss?", Severity.HIGH),
    _url(
        "broker-url-password", "Password in a message broker's URL", "(?:amqps?|nats|mqtts?|kafka|stomp)", Severity.HIGH
    ),
    _url(
        "mail-url-password",
        "Password in a mail server's URL",
        "(?:smtps?|imaps?|ldaps?)(?:[+][a-z0-9]{2,12})?",
        Severity.HIGH,
    ),
    _url(
        "file-server-url-password",
        "Password in a file server's URL",
        "(?:s?ftps?|ssh|svn|git[+]https?|rsync)",
        Severity.HIGH,
    ),
    _url("http-url-password", "Password in a URL", "https?", Severity.HIGH),
    Rule(
        id="connection-string-password",
        title="Password in a connection string",
        anchor="(?i);[ ]?(?:password|pwd)[ ]?=",
        pattern=r"""(?i:(?:server|data source|host|user id|uid|username|user|database|initial catalog)\s?=[^;\n"']{1,128};[^\n"']{0,200}?(?:password|pwd)\s?=\s?)(?P<secret>[^\s;"'<>]{6,128})""",
        proof=password,
        text_only=True,
        open_end=True,
        behind=420,
    ),
    # RFC 7519
    Rule(
        id="json-web-token",
        title="JSON Web Token",
        anchor=r"eyJ[0-9A-Za-z_-]{10}",
        pattern=r"eyJ[0-9A-Za-z_-]{10,1000}\.eyJ[0-9A-Za-z_-]{10,1000}[0-9A-Za-z_-]{0,1000}\.[0-9A-Za-z_-]{20,1000}",
        severity=_MEDIUM,
        proof=jwt,
        shown=3,
        structured=True,
        reach=4200,
    ),
    # RFC 7617, RFC 6750
    Rule(
        id="basic-authorization",
        title="Authorization header with a password",
        anchor="(?i)authorization[^\\n]{0,8}basic ",
        pattern=r"""(?i:authorization["']?\s{0,3}[:=,]?\s{0,3}["']?basic )(?P<secret>[0-9A-Za-z+/]{12,400}={0,2})""",
        proof=user_and_password,
        text_only=True,
    ),
    Rule(
        id="bearer-authorization",
        title="Authorization header with a token",
        anchor="(?i)authorization[^\\n]{0,8}(?:bearer|token) ",
        pattern=r"""(?i:authorization["']?\s{0,3}[:=,]?\s{0,3}["']?(?:bearer|token) )(?P<secret>[0-9A-Za-z_.~+/=-]{20,600})""",
        entropy=3.5,
        proof=header,
        text_only=True,
        generic=True,
        reach=700,
    ),
    # https://everything.curl.dev/usingcurl/netrc
    Rule(
        id="netrc-password",
        title="Password in a .netrc",
        anchor=r"machine[ \t]{1,8}[0-9A-Za-z.-]{3}",
        pattern=r"machine\s{1,8}[0-9A-Za-z._-]{3,128}\s{1,8}login\s{1,8}[^\s]{1,128}\s{1,8}password\s{1,8}(?P<secret>[^\s]{4,256})",
        proof=password,
        text_only=True,
        open_end=True,
        reach=700,
    ),
    # https://www.postgresql.org/docs/current/libpq-pgpass.html
    Rule(
        id="pgpass-password",
        title="Password in a .pgpass",
        anchor=":(?:5432|[*]):",
        pattern=r"(?m:^[0-9A-Za-z_.*-]{1,128}:(?:[0-9]{2,5}|[*]):[0-9A-Za-z_*-]{1,64}:[0-9A-Za-z_*.-]{1,64}:(?P<secret>[^\s:#]{6,128})\s?$)",
        proof=password,
        text_only=True,
        open_end=True,
        behind=160,
    ),
    # crypt(5): what a line of /etc/shadow or of an htpasswd holds
    Rule(
        id="password-hash",
        title="Password hash",
        anchor=r":[$](?:1|2[abxy]|5|6|7|y|gy|apr1|argon2id?|scrypt)[$]",
        pattern=r"(?m:^[0-9A-Za-z_.-]{1,32}:(?P<secret>[$](?:1|2[abxy]|5|6|7|y|gy|apr1|argon2id?|scrypt)[$][0-9A-Za-z./$=,+-]{22,160})(?::|\s|$))",
        severity=_MEDIUM,
        proof=shadow,
        text_only=True,
        open_end=True,
        shown=3,
        structured=True,
    ),
    Rule(
        id="command-line-password",
        title="Password on a command line",
        anchor="(?:sshpass -p|docker login |--password[ =]|[ ]-u [\"']?[^\\s:]{1,32}:)",
        pattern=r"""(?:sshpass +-p *|docker login [^\n]{0,80}(?:-p|--password)[ =]|curl [^\n]{0,120}(?:-u|--user)[ =]["']?[^\s:"']{1,64}:|(?:mysql|mysqldump|psql|mongo|redis-cli|az|helm|podman|skopeo|twine|htpasswd)[^\n]{0,120} --password[ =])["']?(?P<secret>[^\s"'`|&;<>]{6,128})""",
        entropy=2.5,
        proof=password,
        text_only=True,
        open_end=True,
        behind=220,
    ),
)
