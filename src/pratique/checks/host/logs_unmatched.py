"""Logs have no way out.

Why: what no output matches is dropped; fluentd says so once in its own log, fluent-bit says nothing.
Fix: correct the output's pattern: in fluentd `*` is one part of a tag between dots, `**` is any number of them.
References: https://docs.fluentd.org/configuration/config-file#how-do-the-match-patterns-work
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs

FAILS: Lines = {
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.*>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n": 1,
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n[OUTPUT]\n    Name es\n    Match kubernetes.*\n    tls On\n    storage.total_limit_size 1G\n": 1,
}
PASSES: Texts = (
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n",
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n@include conf.d/*.conf\n",
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n",
)


@check("high")
def logs_unmatched(logs: Logs) -> Iterator[Fault]:
    if logs.partial or not any(True for _ in logs.outputs()):
        return  # the other half stands in another file
    for one in logs.inputs():
        if one.kind == "tail" and one.path and not logs.takers(one):
            yield Fault(f"No output matches the tag {one.tag!r} of {one.path[:80]}.", logs.line(one.section))
