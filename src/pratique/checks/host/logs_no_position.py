"""The collector forgets how far it has read.

Why: after a restart it begins at the end and the lines between are lost, or at the beginning and all come twice.
Fix: set `pos_file` (fluentd) or `DB` (fluent-bit) to a file that outlives the container.
References: https://docs.fluentd.org/input/tail
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs

FAILS: Lines = {
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  tag k.*\n</source>\n": 1,
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n": 1,
}
PASSES: Texts = (
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n",
)


@check("medium")
def logs_no_position(logs: Logs) -> Iterator[Fault]:
    for one in logs.inputs():
        if one.kind == "tail" and not one.section.text("pos_file") and not one.section.text("db"):
            yield Fault(
                f"{one.path[:80]} is read without {'pos_file' if logs.fluentd else 'DB'}.", logs.line(one.section)
            )
