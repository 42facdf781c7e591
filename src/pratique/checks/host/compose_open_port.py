"""A port is published on every address of the host.

Why: Docker's rules stand before the host's firewall: what is published without an address is open to everybody who reaches the host.
Fix: bind what only this host or a proxy here uses: `127.0.0.1:5432:5432`.
References: https://docs.docker.com/engine/network/packet-filtering-firewalls/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._compose import Compose
from pratique.model.finding import Severity

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - looked for, not bound
_INNER = {
    1433: "SQL Server",
    1521: "Oracle",
    2375: "Docker",
    2379: "etcd",
    3306: "MySQL",
    5432: "PostgreSQL",
    5601: "Kibana",
    5672: "RabbitMQ",
    5984: "CouchDB",
    6379: "Redis",
    8086: "InfluxDB",
    8500: "Consul",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}
"""Port → what listens there without expecting strangers."""
FAILS: Lines = {
    'services:\n  web:\n    image: nginx:1.27\n    ports:\n      - "8080:80"\n': 5,
    'services:\n  web:\n    image: nginx:1.27\n    ports: ["0.0.0.0:443:443"]\n': 4,
    "services:\n  web:\n    image: nginx:1.27\n    ports:\n      - target: 80\n        published: 8080\n": 5,
    'services:\n  web:\n    image: postgres:17\n    ports: ["5432:5432"]\n': 4,
}
PASSES: Texts = (
    'services:\n  web:\n    image: nginx:1.27\n    user: "10001"\n    read_only: true\n    cap_drop: [ALL]\n    mem_limit: 256m\n    pids_limit: 100\n    security_opt: ["no-new-privileges:true"]\n    restart: on-failure:5\n    healthcheck:\n      test: [CMD, /health]\n',
    'services:\n  web:\n    image: nginx:1.27\n    ports: ["127.0.0.1:8080:80"]\n',
    'services:\n  web:\n    image: nginx:1.27\n    ports: ["[::1]:8080:80"]\n',
    'services:\n  web:\n    image: nginx:1.27\n    ports: ["${PORT}:80"]\n',
)


@check("low", standards=("CIS-Docker-5.14",))
def compose_open_port(compose: Compose) -> Iterator[Fault]:
    for one in compose.services():
        for port in one.ports():
            if port.host in _EVERYWHERE:
                inner = _INNER.get(port.target, "")
                what = f", and {inner} there expects no strangers" if inner else ""
                yield Fault(
                    f"{port.written} of the service {one.name} is open on every address{what}.",
                    port.line,
                    severity=Severity.MEDIUM if inner else None,
                )
