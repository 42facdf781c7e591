"""Container logs are thrown away.

Why: stdout writes them into the collector's own log, which on Kubernetes is read again as the log of a container; null keeps nothing. After an incident there is nothing to read.
Fix: send them to a store outside of the host: forward, elasticsearch, opensearch, loki, s3, kafka or syslog.
References: https://docs.fluentd.org/output/stdout
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import NOWHERE, Logs

FAILS: Lines = {
    "<source>\n  @type forward\n</source>\n<match docker.web>\n  @type stdout\n</match>\n": 5,
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.**>\n  @type stdout\n</match>\n": 11,
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n[OUTPUT]\n    Name stdout\n    Match *\n": 8,
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match **>\n  @type copy\n  <store>\n    @type stdout\n  </store>\n</match>\n": 11,
}
PASSES: Texts = (
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n[OUTPUT]\n    Name es\n    Match kube.*\n    tls On\n    storage.total_limit_size 1G\n[OUTPUT]\n    Name stdout\n    Match *\n",
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n<match kubernetes.var.log.containers.fluent**>\n  @type null\n</match>\n<match kubernetes.**>\n  @type elasticsearch\n  scheme https\n  <buffer>\n    @type file\n    path /var/log/buffer\n  </buffer>\n</match>\n",
)


@check("medium")
def logs_discarded(logs: Logs) -> Iterator[Fault]:
    for one in logs.inputs():
        if one.kind == "forward" and not logs.partial:
            takers = list(logs.outputs())  # tags are the senders' choice
        else:
            takers = logs.takers(one) if one.of_containers else []
        if takers and all(kind in NOWHERE for taker in takers for kind in taker.kinds):
            first = takers[0]
            name = next((name for name in ("@type", "type", "name") if first.section.text(name)), "")
            yield Fault(
                f"The logs of {one.path[:80] or one.kind} go to {first.kinds[0]} alone.", logs.line(first.section, name)
            )
