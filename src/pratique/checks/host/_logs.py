"""What a log collector does, whichever program it is: where logs come from, and where each goes."""

import re
from collections.abc import Iterator

import msgspec

from pratique.documents.fluent import FLUENTD, Config, Section

_CONTAINERS = re.compile(r"/var/log/(?:containers|pods)\b|/var/lib/docker/containers/|-json\.log")
_OF_CONTAINERD = re.compile(r"/var/log/(?:containers|pods)\b")
NOWHERE = ("stdout", "null", "none", "counter")
"""Outputs that keep nothing; fluentd's and fluent-bit's."""
REMOTE = (
    *(
        "forward",
        "secure_forward",
        "elasticsearch",
        "elasticsearch_dynamic",
        "es",
        "opensearch",
        "http",
        "loki",
        "splunk",
    ),
    *(
        "splunk_hec",
        "kafka",
        "kafka2",
        "rdkafka",
        "s3",
        "gelf",
        "remote_syslog",
        "syslog",
        "tcp",
        "influxdb",
        "nats",
        "cloudwatch_logs",
    ),
)
"""Outputs that send over the network; both programs'."""


class Input(msgspec.Struct, frozen=True):
    """One place that logs come from."""

    section: Section
    kind: str
    path: str
    tag: str
    label: str = ""

    @property
    def of_containers(self) -> bool:
        return self.kind == "tail" and _CONTAINERS.search(self.path[:2_000]) is not None

    @property
    def of_containerd(self) -> bool:
        """Whether Kubernetes keeps its logs there: in CRI's format, unless Docker runs the containers."""
        return self.of_containers and _OF_CONTAINERD.search(self.path[:2_000]) is not None


class Output(msgspec.Struct, frozen=True):
    """What takes the logs of some tags."""

    section: Section
    kinds: tuple[str, ...]
    """Several for a `copy`."""
    pattern: str
    label: str = ""


class Logs(msgspec.Struct, frozen=True):
    """One collector's configuration."""

    config: Config
    shift: int = 0
    """Lines before it, where it stands inside another file."""

    @property
    def fluentd(self) -> bool:
        return self.config.flavour == FLUENTD

    @property
    def partial(self) -> bool:
        """Whether parts of it stand in other files."""
        return bool(self.config.includes)

    def line(self, section: Section, name: str = "") -> int:
        return section.line(name) + self.shift

    def inputs(self) -> Iterator[Input]:
        for one in self.config.sections:
            if one.name in {"source", "input"}:
                label = one.text("@label")
                yield Input(one, kind(one), one.text("path"), one.text("tag") or kind(one), label)

    def outputs(self) -> Iterator[Output]:
        """In the order in which they are asked."""
        for one in self.config.sections:
            if one.name in {"match", "output"}:
                yield _output(one, "")
            elif one.name == "label":
                yield from (_output(inner, one.argument) for inner in one.inner if inner.name == "match")

    def everywhere(self) -> Iterator[Section]:
        """All sections, inner ones too."""
        todo = list(self.config.sections)
        while todo:
            one = todo.pop(0)
            yield one
            todo = [*one.inner, *todo]

    def takers(self, source: Input) -> list[Output]:
        """Who gets what an input reads: of fluentd's outputs the first that matches, of fluent-bit's all that do."""
        tag = _sample(source)
        found = [one for one in self.outputs() if one.label == source.label and self._takes(one, tag)]
        return found[:1] if self.fluentd else found

    def _takes(self, output: Output, tag: str) -> bool:
        if not self.fluentd:
            return not output.pattern or bit_matches(output.pattern, tag)
        return any(fluentd_matches(pattern, tag) for pattern in output.pattern.split()[:50])


def kind(section: Section) -> str:
    """The plug-in of an input, an output or a part of one."""
    return (section.text("@type") or section.text("type") or section.text("name")).lower()


def _output(section: Section, label: str) -> Output:
    pattern = section.argument if section.name == "match" else section.text("match")
    stores = [kind(one) for one in section.inner if one.name == "store"] if kind(section) == "copy" else []
    return Output(section, tuple(stores) or (kind(section),), pattern, label)


def _sample(source: Input) -> str:
    """A tag as it is made of a file's path."""
    path = source.path.partition(",")[0].strip("/ ").replace("/", ".").replace("*", "x")
    return source.tag.replace("*", path or "x")[:500]


def fluentd_matches(pattern: str, tag: str) -> bool:
    """As fluentd does: `*` is one part, `**` any number, `{a,b}` one of these; what is computed matches anything.

    >>> [fluentd_matches(one, "kube.var.log") for one in ("kube.**", "kube.*", "**", "{kube,host}.**", "host.**")]
    [True, False, True, True, False]
    """
    if "#{" in pattern or pattern.startswith("/"):
        return True
    if "{" in pattern:
        before, _, rest = pattern.partition("{")
        middle, _, after = rest.partition("}")
        words = middle.split(",")[:20] if "{" not in after else [None]
        return any(word is None or fluentd_matches(f"{before}{word.strip()}{after}", tag) for word in words)
    return _parts_match(pattern.split(".")[:100], tag.split(".")[:100])


def _parts_match(pattern: list[str], tag: list[str]) -> bool:
    """One row of positions that can be reached for each part of the pattern."""
    reached = {0}
    for part in pattern:
        if part == "**":
            reached = set(range(min(reached), len(tag) + 1)) if reached else set()
        else:
            reached = {at + 1 for at in reached if at < len(tag) and bit_matches(part, tag[at])}
    return len(tag) in reached


def bit_matches(pattern: str, tag: str) -> bool:
    """As fluent-bit does: `*` is any text."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == tag
    if not tag.startswith(first):
        return False
    at = len(first)
    for part in others[:-1]:
        found = tag.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return tag.endswith(others[-1]) and len(tag) - len(others[-1]) >= at
