"""An output is never reached.

Why: fluentd gives a log to the first output that matches; what stands behind one that matches everything gets nothing.
Fix: put the general pattern last, or use `@type copy`.
References: https://docs.fluentd.org/configuration/config-file#note-on-match-order
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs

FAILS: Lines = {
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match **>\n  @type forward\n</match>\n<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n": 13,
}
PASSES: Texts = (
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n<match **>\n  @type null\n</match>\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n[OUTPUT]\n    Name s3\n    Match *\n[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n",
)


@check("medium")
def logs_unreachable(logs: Logs) -> Iterator[Fault]:
    open_labels: set[str] = set()
    for one in logs.outputs() if logs.fluentd else ():
        if one.label in open_labels:
            yield Fault(f"<match {one.pattern[:80]}> stands behind one that takes everything.", logs.line(one.section))
        if "**" in one.pattern.split():
            open_labels.add(one.label)
