r"""Configuration of fluentd and fluent-bit: sections with their settings, each with its line.

Three ways of writing are read: fluentd's `<source>` … `</source>`, fluent-bit's `[INPUT]`, and fluent-bit's YAML. What a line
includes from elsewhere is named, never opened. https://docs.fluentd.org/configuration/config-file
https://docs.fluentbit.io/manual/administration/configuring-fluent-bit

>>> config = load(b"<source>\n  @type tail\n  <parse>\n    @type json\n  </parse>\n</source>\n", "fluent.conf")
>>> source = config.sections[0]
>>> source.name, source.text("@type"), source.inner[0].line("@type")
('source', 'tail', 4)
"""

import re
from typing import Any

import msgspec

from pratique.documents import yaml
from pratique.errors import LimitError, UnreadableError

MAX_BYTES = 4 << 20
MAX_LINES = 100_000
MAX_DEPTH = 20
MAX_SECTIONS = 1_000
FLUENTD, FLUENT_BIT = "fluentd", "fluent-bit"

_NAME = re.compile(r"\w+")
_COMMENT = re.compile(r"\s#(?!\{)")
_HEADER = re.compile(r"\[(\w+)\]")


class Section(msgspec.Struct):
    """One section; names of fluent-bit's are in lower case, as are its settings'."""

    name: str
    argument: str
    line_of: int
    settings: dict[str, tuple[str, int]] = {}
    """Name → (value, line); of a name that is given twice the last."""
    inner: list["Section"] = []

    def text(self, name: str) -> str:
        return self.settings.get(name, ("", 0))[0]

    def line(self, name: str = "") -> int:
        """Of a setting; of the section when it has none."""
        return self.settings.get(name, ("", self.line_of))[1]

    def section(self, name: str) -> "Section | None":
        """The first inner section of a name."""
        return next((one for one in self.inner if one.name == name), None)


class Config(msgspec.Struct, frozen=True):
    """One file."""

    flavour: str
    sections: tuple[Section, ...]
    includes: tuple[str, ...] = ()


def load(data: bytes, name: str) -> Config:
    """A configuration of either program. UnreadableError and LimitError name file and line."""
    if len(data) > MAX_BYTES or data.count(b"\n") > MAX_LINES:
        raise LimitError(f"{name}: fluentd's configuration is read up to {MAX_BYTES:,} bytes and {MAX_LINES:,} lines")
    lines = data.decode("utf-8", "replace").splitlines()
    config = _config(data, lines, name)
    if sum(map(_count, config.sections)) > MAX_SECTIONS:
        raise LimitError(f"{name}: fluentd's configuration is read up to {MAX_SECTIONS:,} sections: split it")
    return config


def _config(data: bytes, lines: list[str], name: str) -> Config:
    if name.endswith((".yaml", ".yml")):
        return _yaml(data, name)
    first = next((line.strip() for line in lines if line.strip() and not line.lstrip().startswith(("#", "@"))), "")
    return _fluent_bit(lines, name) if first.startswith("[") else _fluentd(lines, name)


def _count(section: Section) -> int:
    return 1 + sum(map(_count, section.inner))


def _fluentd(lines: list[str], name: str) -> Config:
    top = Section("", "", 1, {}, [])
    stack = [top]
    includes: list[str] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        tag, argument = _tag(line)
        if tag.startswith("/"):
            if len(stack) == 1 or stack[-1].name != tag[1:]:
                raise UnreadableError(f"{name}:{number}: <{tag}> closes nothing: fluentd does not start so")
            stack.pop()
        elif tag:
            if len(stack) > MAX_DEPTH:
                raise LimitError(f"{name}:{number}: sections are read up to {MAX_DEPTH} levels deep: make it flatter")
            section = Section(tag, argument, number, {}, [])
            stack[-1].inner.append(section)
            stack.append(section)
        elif line.startswith(("@include", "include ")):
            includes.append(line.partition(" ")[2].strip())
        else:
            key, _, value = line.partition(" ")
            stack[-1].settings[key] = (_plain(value), number)
    if len(stack) > 1:
        raise UnreadableError(
            f"{name}:{stack[-1].line_of}: <{stack[-1].name}> is never closed: add </{stack[-1].name}>"
        )
    return Config(FLUENTD, tuple(top.inner), tuple(includes))


def _tag(line: str) -> tuple[str, str]:
    """(name, argument) of a line that opens or closes (`/name`) a section; ("", "") of others."""
    text = _COMMENT.split(line, 1)[0].rstrip()
    if not text.startswith("<") or not text.endswith(">"):
        return "", ""
    name, _, argument = text[1:-1].strip().partition(" ")
    return (name, argument.strip()) if _NAME.fullmatch(name.removeprefix("/")) else ("", "")


def _plain(value: str) -> str:
    """A value without its quotes and the comment behind it."""
    text = value.strip()
    if text[:1] in {'"', "'"} and (end := text.find(text[0], 1)) > 0:
        return text[1:end]
    return text.partition(" #")[0].rstrip()


def _fluent_bit(lines: list[str], name: str) -> Config:
    sections: list[Section] = []
    includes: list[str] = []
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if found := _HEADER.fullmatch(line):
            sections.append(Section(found[1].lower(), "", number, {}, []))
        elif line.upper().startswith("@INCLUDE"):
            includes.append(line[8:].strip())
        elif line.startswith("@"):
            continue
        elif not sections:
            raise UnreadableError(f"{name}:{number}: a setting stands before the first [SECTION]: move it below one")
        else:
            key, _, value = line.replace("\t", " ").partition(" ")
            sections[-1].settings[key.lower()] = (value.strip(), number)
    return Config(FLUENT_BIT, tuple(sections), tuple(includes))


def _yaml(data: bytes, name: str) -> Config:
    document = yaml.load(data, name)
    sections: list[Section] = []
    value = document.value if isinstance(document.value, dict) else {}
    pipeline = value.get("pipeline")
    for plural, several in (pipeline if isinstance(pipeline, dict) else {}).items():
        for number, one in enumerate(several if isinstance(several, list) else []):
            path: yaml.Path = ("pipeline", plural, number)
            section = Section(plural.removesuffix("s"), "", document.line(*path), {}, [])
            for key, each in one.items() if isinstance(one, dict) else ():
                section.settings[key.lower()] = (_word(each), document.line(*path, key))
            sections.append(section)
    if "service" in value:
        service = value["service"] if isinstance(value["service"], dict) else {}
        settings = {key.lower(): (_word(each), document.line("service", key)) for key, each in service.items()}
        sections.append(Section("service", "", document.line("service"), settings, []))
    found = value.get("includes")
    return Config(FLUENT_BIT, tuple(sections), tuple(map(str, found)) if isinstance(found, list) else ())


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if isinstance(value, str | int | float) else ""
