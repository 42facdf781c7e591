"""Logs travel without TLS.

Why: logs hold names, addresses and often tokens; on the way anybody reads and changes them.
Fix: `scheme https` (elasticsearch, opensearch), `<transport tls>` or `transport tls` (forward, syslog), `tls On` (fluent-bit).
References: https://docs.fluentd.org/output/forward#how-to-enable-tls-encryption
"""

import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import REMOTE, Logs, kind
from pratique.documents.fluent import Section

_LOCAL = re.compile(r"localhost|127\.0\.0\.1|\[::1\]")
_BY_TLS_SWITCH = ("es", "opensearch", "forward", "http", "loki", "splunk", "gelf", "tcp", "syslog", "influxdb", "nats")
_BY_SCHEME = ("elasticsearch", "opensearch", "elasticsearch_dynamic")
FAILS: Lines = {
    "<match kubernetes.**>\n  @type elasticsearch\n  host logs.example.com\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n": 1,
    "<match **>\n  @type forward\n  <server>\n    host 10.0.0.1\n  </server>\n</match>\n": 1,
    "[OUTPUT]\n    Name es\n    Match *\n    Host logs.example.com\n": 1,
    "<match **>\n  @type http\n  endpoint http://logs.example.com/in\n</match>\n": 3,
}
PASSES: Texts = (
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n",
    "<match **>\n  @type forward\n  transport tls\n  <server>\n    host 10.0.0.1\n  </server>\n</match>\n",
    "[OUTPUT]\n    Name es\n    Match *\n    Host 127.0.0.1\n",
    "<match **>\n  @type http\n  endpoint https://logs.example.com/in\n</match>\n",
)


@check("medium")
def logs_plain_transport(logs: Logs) -> Iterator[Fault]:
    for section in logs.everywhere():
        if section.name not in {"match", "store", "output"} or kind(section) not in REMOTE:
            continue
        for name in ("endpoint", "hosts", "url", "endpoint_url"):
            if section.text(name).startswith("http://") and not _LOCAL.search(section.text(name)[:300]):
                yield Fault(f"{kind(section)} is sent to over plain HTTP.", logs.line(section, name))
                break
        else:
            if _plain(section, fluentd=logs.fluentd):
                yield Fault(f"{kind(section)} is sent to without TLS.", logs.line(section))


def _plain(section: Section, *, fluentd: bool) -> bool:
    """Whether an output that can say so says nothing of TLS; one that sends to this host may."""
    hosts = [section.text("host"), *(one.text("host") for one in section.inner if one.name == "server")]
    if all(_LOCAL.match(host) for host in hosts if host) and any(hosts):
        return False
    if not fluentd:
        return kind(section) in _BY_TLS_SWITCH and section.text("tls").lower() not in {"on", "true", "yes"}
    if kind(section) in _BY_SCHEME:
        return section.text("scheme") != "https" and "https://" not in section.text("hosts")
    return kind(section) in {"forward", "secure_forward", "remote_syslog"} and "tls" not in section.text("transport")
