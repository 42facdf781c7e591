"""Logs are dropped when the store is slow or away.

Why: an attacker who floods the collector, or takes the store away, decides what is not written down.
Fix: let the buffer be large and on disk, block instead of dropping (`overflow_action block`), and retry without end (`retry_forever true`, `Retry_Limit no_limits`).
References: https://docs.fluentd.org/configuration/buffer-section
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs

FAILS: Lines = {
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    overflow_action drop_oldest_chunk\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n": 5,
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n    Retry_Limit no_retries\n": 6,
}
PASSES: Texts = (
    "<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n    Retry_Limit no_limits\n",
    "[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n",
)


@check("low")
def logs_dropped(logs: Logs) -> Iterator[Fault]:
    for section in logs.everywhere():
        if section.text("overflow_action") == "drop_oldest_chunk":
            yield Fault(
                "overflow_action drops the oldest logs when the buffer is full.", logs.line(section, "overflow_action")
            )
        if section.text("retry_limit").lower() in {"no_retries", "0"}:
            yield Fault("Retry_Limit drops logs at the first error.", logs.line(section, "retry_limit"))
