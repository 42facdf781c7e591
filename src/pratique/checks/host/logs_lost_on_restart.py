"""Logs that wait to be sent are kept in memory alone.

Why: when the collector restarts while the store is away, they are lost: the moment in which they matter.
Fix: use a buffer of files: `<buffer> @type file` (fluentd), `storage.type filesystem` at the input and `storage.path` in [SERVICE] (fluent-bit).
References: https://docs.fluentd.org/configuration/buffer-section
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import REMOTE, Logs, kind

FAILS: Lines = {
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.**>\n  @type forward\n</match>\n": 10,
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n[OUTPUT]\n    Name es\n    Match *\n": 1,
}
PASSES: Texts = (
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    storage.type filesystem\n",
)


@check("low")
def logs_lost_on_restart(logs: Logs) -> Iterator[Fault]:
    if not logs.fluentd:
        for one in logs.inputs():
            if one.kind == "tail" and one.section.text("storage.type").lower() != "filesystem":
                yield Fault(f"What is read of {one.path[:80]} waits in memory.", logs.line(one.section))
        return
    for section in logs.everywhere():
        buffer = section.section("buffer")
        stored = buffer.text("@type") if buffer else section.text("buffer_type")
        if section.name in {"match", "store"} and kind(section) in REMOTE and stored != "file":
            yield Fault(f"What waits for {kind(section)} is kept in memory.", logs.line(buffer or section))
