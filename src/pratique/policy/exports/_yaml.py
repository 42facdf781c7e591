"""YAML as people write it: keys in their order, texts of several lines as blocks."""

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, and indents lists."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class's name
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the base class's
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write(*documents: Any) -> str:
    """The documents, each after `---`."""
    return "".join(
        "---\n" + yaml.dump(each, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120) for each in documents
    )
