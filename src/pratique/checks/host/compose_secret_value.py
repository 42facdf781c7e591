"""A secret's value stands in a compose file.

Why: it is in version control for ever, and every process in the container, `docker inspect` and crash reports show it.
Fix: use `secrets:` with a file that is not in version control, or a variable without a value (`DB_PASSWORD:`), which is taken from the shell; change the one that was here.
References: https://docs.docker.com/compose/how-tos/use-secrets/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.checks.host._urls import has_password
from pratique.checks.secret_names import is_secret

_FILES = ("KAFKA_SSL_",)
"""Variables whose values are names of files."""
FAILS: Lines = {
    "services:\n  web:\n    image: x\n    environment:\n      - DATABASE_URL=postgres://me:hunter2@db/app\n": 5,
    "services:\n  web:\n    image: nginx:1.27\n    environment:\n      POSTGRES_PASSWORD: hunter2\n": 5,
    "services:\n  web:\n    image: nginx:1.27\n    environment:\n      - API_TOKEN=abcdef\n": 5,
    "services:\n  web:\n    image: x\n    build:\n      args:\n        NPM_TOKEN: abcdef\n": 6,
}
PASSES: Texts = (
    "services:\n  web:\n    image: x\n    environment:\n      - DATABASE_URL=postgres://me:${PASSWORD}@db/app\n",
    "services:\n  k:\n    image: cp-kafka:7.7\n    environment: {KAFKA_SSL_KEY_CREDENTIALS: broker_creds}\n",
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    "services:\n  web:\n    image: nginx:1.27\n    environment:\n      - DB_PASSWORD\n      - API_TOKEN=${API_TOKEN}\n      - DB_PASSWORD_FILE=/run/secrets/db\n      - TOKEN=\n",
    'services:\n  web:\n    image: nginx:1.27\n    environment: {DB_PASSWORD: "${DB_PASSWORD:?}", TOKEN_TTL: 5}\n',
)


@check("high", standards=("CIS-Docker-4.10",))
def compose_secret_value(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for name, value, line in one.environment():
            named = is_secret(name, value) and not value.lstrip().startswith("${") and not name.startswith(_FILES)
            if named or ("://" in value[:40] and has_password(value)):
                yield Fault(f"{name} of the service {one.name} holds its value itself.", line)
