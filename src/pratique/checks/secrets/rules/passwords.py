"""Passwords where programs expect them: in URLs, connection strings, headers and their own files."""

from pratique.checks.secrets.passwords import assigned_password, assigned_token, header, password, shadow, signed_key
from pratique.checks.secrets.proof import jwt, user_and_password
from pratique.checks.secrets.rule import Rule
from pratique.model.finding import Severity

_MEDIUM = Severity.MEDIUM
_PASSWORD = r"""[^\s"'`<>@/\\]{6,128}"""  # noqa: S105 - a pattern

_ANCHOR = "://[^\\s/:@\"'<>]{0,64}:[^\\s/@\"'<>]"


def _url(name: str, title: str, schemes: str, severity: Severity, *, generic: bool = False) -> Rule:
    return Rule(
        id=name,
        title=title,
        anchor=_ANCHOR,
        pattern=f"(?:{schemes})://[^\\s/:@\"'<>]{{{1 if generic else 0},64}}:(?P<secret>{_PASSWORD})@[0-9A-Za-z_.\\[-]",
        severity=severity,
        proof=assigned_password if generic else password,
        text_only=True,
        open_end=True,
        behind=160,
        generic=generic,
    )


def _command(name: str, title: str, anchor: str, before: str, after: str) -> Rule:
    """A password where a command or a directive takes one, with nothing but a space before it."""
    return Rule(
        id=name,
        title=title,
        anchor=anchor,
        pattern=f"""{before}["']?(?P<secret>[^\\s"'`|&;<>$(){{}}]{{8,128}}){after}""",
        severity=_MEDIUM,
        entropy=2.5,
        proof=assigned_password,
        text_only=True,
        generic=True,
        open_end=True,
        behind=220,
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
    # Neo4j, ClickHouse, Snowflake, proxies, …: any scheme
    _url("other-url-password", "Password in a URL", "[A-Za-z][0-9A-Za-z+.-]{1,24}", Severity.HIGH, generic=True),
    # https://github.com/go-sql-driver/mysql#dsn-data-source-name
    Rule(
        id="go-data-source-password",
        title="Password in a data source name of Go",
        anchor=r"@(?:tcp|unix)\(",
        pattern=rf"""[0-9A-Za-z_.-]{{1,64}}:(?P<secret>{_PASSWORD})@(?:tcp|unix)\(""",
        proof=password,
        text_only=True,
        open_end=True,
        behind=220,
    ),
    # https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html
    Rule(
        id="oracle-password",
        title="Password of an Oracle database",
        anchor="(?:jdbc:oracle:(?:thin|oci):|sqlplus (?:-[A-Za-z]{1,8} ){0,3})",
        pattern=r"""(?:jdbc:oracle:(?:thin|oci):|sqlplus (?:-[A-Za-z]{1,8} ){0,3})["']?[0-9A-Za-z_$#.-]{1,64}/["']?(?P<secret>[^\s"'@/]{6,128})["']?@""",
        proof=password,
        text_only=True,
        open_end=True,
    ),
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
        pattern=r"""(?i:authorization["']?\s{0,3}[:=,]?\s{0,3}["']?(?:bearer|token) )(?P<secret>[0-9A-Za-z_.~+/=-]{16,600})""",
        entropy=3.0,
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
    *(
        _command(name, title, anchor, before, after)
        for name, title, anchor, before, after in (
            (
                "mysql-command-password",
                "Password on the command line of MySQL",
                "(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin) -",
                "(?:mysql|mariadb)[a-z-]{0,8} (?:[^\\n]{0,80} )?-p",
                "",
            ),
            (
                "net-use-password",
                "Password of a network drive",
                "(?i)net use ",
                "(?i:net use) [^\\n]{1,160}/(?i:user):[^\\s]{1,64}[ ]",
                "",
            ),
            (
                "powershell-password",
                "Password in PowerShell",
                "(?i)convertto-securestring ",
                "(?i:convertto-securestring) (?:-[A-Za-z]{1,12} )?",
                "",
            ),
            (
                "openssl-passphrase",
                "Passphrase on a command line",
                "(?:-pass(?:in|out)? [\"']?pass:|-(?:store|key|src|dest)(?:store)?pass |--passphrase )",
                "(?:-pass(?:in|out)? [\"']?pass:|-(?:store|key|src|dest)(?:store)?pass |--passphrase )",
                "",
            ),
            (
                "file-share-command-password",
                "Password on the command line of a file share",
                "(?:smbclient|rpcclient|lftp|ldapsearch|ldapadd|ldapmodify|ldappasswd|ldapwhoami|sqlcmd|zip -[a-z]{0,4}P|7z a|7za a) ",
                "(?:(?:smbclient|rpcclient) [^\\n]{0,80}-U ?[\"']?[^\\s%]{1,64}%|lftp [^\\n]{0,80}-u ?[\"']?[^\\s,]{1,64},|ldap[a-z]{3,8} [^\\n]{0,80}-w |sqlcmd [^\\n]{0,80}-P ?|zip -[a-z]{0,4}P |7za? a [^\\n]{0,80}-p)",
                "",
            ),
            (
                "piped-password",
                "Password handed to a command",
                "[|] ?(?:sudo -S|sudo chpasswd|chpasswd|passwd --stdin|docker login|podman login|helm registry login)",
                "echo (?:-n )?[\"']?(?:[a-z_][0-9a-z_-]{0,31}:)?",
                "[\"']? ?[|] ?(?:sudo -S|(?:sudo )?chpasswd|passwd|docker login|podman login|helm registry)",
            ),
            # SQL: https://www.postgresql.org/docs/current/sql-createrole.html, https://dev.mysql.com/doc/refman/8.4/en/create-user.html
            (
                "sql-password",
                "Password in SQL",
                "(?i)(?:identified by|identified with [0-9a-z_'\"]{1,32} by|password(?: =)?) [\"'][^\\s\"']",
                "(?i:identified (?:with [0-9a-z_'\"]{1,32} )?by(?: password)?|(?:login|with|encrypted|set|user|role|[0-9A-Za-z_\"@'%.-]{2,64}) password(?: =)?) ",
                "[\"']",
            ),
            # redis.conf, snmpd.conf, nslcd.conf, keepalived.conf, Cisco IOS
            (
                "directive-password",
                "Password in a configuration file",
                "(?:requirepass|masterauth|r[ow]community6?|bindpw|rootpw|snmp-server community|auth_pass|enable (?:secret|password)) ",
                "(?:requirepass|masterauth|r[ow]community6?|bindpw|rootpw|snmp-server community|auth_pass|enable (?:secret|password)(?: 0)?) {1,8}",
                "",
            ),
            (
                "option-password",
                "Password in an option",
                "(?i)-(?:password|passphrase|passwd) [\"']?[0-9a-z]",
                "(?i:[ ]--?[a-z-]{0,20}(?:password|passphrase|passwd)) ",
                "",
            ),
        )
    ),
    Rule(
        id="option-secret",
        title="Secret in an option",
        anchor="(?i)-(?:token|secret|api-?key|access-?key|secret-key) [\"']?[0-9a-z]",
        pattern=r"""(?i:[ ]--?[a-z-]{0,20}(?:token|secret|api-?key|access-?key)) ["']?(?P<secret>[0-9A-Za-z_.~+/=-]{16,200})""",
        severity=_MEDIUM,
        proof=assigned_token,
        text_only=True,
        generic=True,
    ),
    # https://github.com/google/google-authenticator/wiki/Key-Uri-Format
    Rule(
        id="one-time-password-secret",
        title="Secret of one-time passwords",
        anchor="otpauth://[th]otp/",
        pattern=r"""otpauth://[th]otp/[^\s"'<>]{0,200}?[?&]secret=(?P<secret>[2-7A-Za-z]{16,128})""",
        entropy=3.0,
        text_only=True,
    ),
    # https://docs.djangoproject.com/en/5.2/ref/settings/#secret-key
    Rule(
        id="django-secret-key",
        title="Secret key of Django",
        anchor="SECRET_KEY",
        pattern=r"""SECRET_KEY["']?[ \t]{0,4}[=:,][ \t]{0,4}["']?(?P<secret>(?:django-insecure-)?[0-9a-z!@#$%^&*()_=+-]{50})["'\r\n]""",
        proof=signed_key,
        text_only=True,
        open_end=True,
        structured=True,
    ),
    # https://developer.wordpress.org/apis/wp-config-php/#security-keys
    Rule(
        id="wordpress-key",
        title="Key or salt of WordPress",
        anchor="(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['\"]",
        pattern=r"""(?:AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['"],[ \t]{0,8}['"](?P<secret>[^'"\\\n]{60,68})['"]""",
        proof=signed_key,
        text_only=True,
        open_end=True,
        structured=True,
    ),
    # https://github.com/fernet/spec/blob/master/Spec.md
    Rule(
        id="fernet-key",
        title="Fernet key",
        anchor="(?i)fernet",
        pattern=r"""(?i:fernet)[0-9A-Za-z_.]{0,20}["'\]]{0,2}(?:\(|[ \t]{0,4}[=:,][ \t]{0,4})(?:key[ ]?=[ ]?)?b?["']?(?P<secret>[0-9A-Za-z_-]{43}=)""",
        entropy=4.0,
        text_only=True,
    ),
    # https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-gppref/: encrypted with a key that is published
    Rule(
        id="group-policy-password",
        title="Password in a group policy",
        anchor="cpassword=",
        pattern=r"""cpassword=["'](?P<secret>[0-9A-Za-z+/]{20,400}={0,2})["']""",
        entropy=3.5,
        text_only=True,
    ),
)
