"""A service is told to ask for no password.

Why: whoever reaches the port is its administrator; another container on the network, a page in a browser on the host.
Fix: remove the switch and hand the password over as a secret.
References: https://owasp.org/Top10/A07_2021-Identification_and_Authentication_Failures/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.model.finding import Severity

_YES = ("yes", "true", "1", "on")
_SWITCHES = {
    "POSTGRES_HOST_AUTH_METHOD": ("trust",),
    "MYSQL_ALLOW_EMPTY_PASSWORD": _YES,
    "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD": _YES,
    "ALLOW_EMPTY_PASSWORD": _YES,
    "ALLOW_ANONYMOUS_LOGIN": _YES,
    "ALLOW_PLAINTEXT_LISTENER": _YES,
    "xpack.security.enabled": ("false",),
    "DISABLE_SECURITY_PLUGIN": _YES,
    "plugins.security.disabled": _YES,
    "GF_AUTH_ANONYMOUS_ENABLED": _YES,
    "NEO4J_AUTH": ("none",),
    "MONGODB_ALLOW_EMPTY_PASSWORD": _YES,
    "REDIS_ALLOW_EMPTY_PASSWORD": _YES,
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": _YES,
}
_READING = ("GF_AUTH_ANONYMOUS_ENABLED",)
"""Switches that let strangers read, unless more is set."""
FAILS: Lines = {
    "services:\n  web:\n    image: postgres:17\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: trust\n": 5,
    "services:\n  web:\n    image: mysql:9\n    environment: [MYSQL_ALLOW_EMPTY_PASSWORD=yes]\n": 4,
    "services:\n  web:\n    image: nginx:1.27\n    environment:\n      - xpack.security.enabled=false\n": 5,
    "services:\n  web:\n    image: redis:7\n    command: redis-server --protected-mode no\n": 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    environment: {POSTGRES_HOST_AUTH_METHOD: scram-sha-256}\n",
)


@check("high")
def compose_no_password(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for name, value, line in one.environment():
            if value.lower() in _SWITCHES.get(name, ()):
                severity = Severity.MEDIUM if name in _READING else None
                yield Fault(f"{name}={value} lets the service {one.name} ask for no password.", line, severity=severity)
        command = one.get("command")
        words = " ".join(map(str, command)) if isinstance(command, list) else str(command or "")
        if "--protected-mode no" in words or "--skip-grant-tables" in words or "--auth=none" in words:
            yield Fault(f"The command of the service {one.name} switches the password off.", one.line("command"))
