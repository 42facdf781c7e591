"""Container logs are parsed in a format that they do not have.

Why: containerd and CRI-O write `time stream flag text`, Docker writes JSON; the other's parser finds nothing, and the lines are dropped or kept without time and fields.
Fix: use the cri parser (`@type cri` of fluent-plugin-parser-cri, `multiline.parser cri, docker` in fluent-bit) for /var/log/containers, JSON only for Docker's own files.
References: https://kubernetes.io/docs/concepts/cluster-administration/logging/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._logs import Logs
from pratique.documents.fluent import Section

_JSON = ("json", "docker", "docker_no_time")
_CRI = ("cri", "cri-log", "containerd")
FAILS: Lines = {
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type json\n  </parse>\n</source>\n": 7,
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser docker\n": 6,
    "<source>\n  @type tail\n  path /var/log/pods/*/*/*.log\n  format json\n  tag kubernetes.*\n</source>\n": 4,
    "<source>\n  @type tail\n  path /var/lib/docker/containers/*/*-json.log\n  tag docker.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n": 6,
}
PASSES: Texts = (
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type cri\n  </parse>\n</source>\n",
    "<source>\n  @type tail\n  path /var/log/containers/*.log\n  pos_file /var/log/c.pos\n  tag kubernetes.*\n  <parse>\n    @type multi_format\n  </parse>\n</source>\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    multiline.parser docker, cri\n",
    "[INPUT]\n    Name tail\n    Path /var/log/containers/*.log\n    DB /var/log/f.db\n    Tag kube.*\n    Parser cri\n",
    "<source>\n  @type tail\n  path /var/lib/docker/containers/*/*-json.log\n  tag docker.*\n  <parse>\n    @type json\n  </parse>\n</source>\n",
)


@check("medium")
def logs_wrong_format(logs: Logs) -> Iterator[Fault]:
    for one in logs.inputs():
        section, name = _parser(one.section)
        parser = section.text(name).lower()
        if one.of_containerd and parser in _JSON and not one.section.text("multiline.parser"):
            yield Fault(
                f"{one.path[:80]} is parsed as {parser}, but containerd and CRI-O write CRI's format there.",
                logs.line(section, name),
            )
        elif one.of_containers and not one.of_containerd and parser in _CRI:
            yield Fault(
                f"{one.path[:80]} is parsed as {parser}, but Docker writes JSON there.", logs.line(section, name)
            )


def _parser(source: Section) -> tuple[Section, str]:
    """(section, name) of the setting that says how lines are parsed."""
    inner = source.section("parse")
    if inner is not None:
        return inner, "@type" if inner.text("@type") else "type"
    return source, "parser" if source.text("parser") else "format"
