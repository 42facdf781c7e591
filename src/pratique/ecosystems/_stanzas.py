r"""Stanzas of `Field: value` lines, as Debian invented them and vcpkg, R and GHC write them.

>>> list(stanzas("A: 1\nB: x\n  y\n\nA: 2\n"))
[{'A': '1', 'B': 'x y'}, {'A': '2'}]
"""

import re
from collections.abc import Iterator

_FIELD = re.compile(r"([A-Za-z][\w@.-]{0,60}):[ \t]*(.*)")
MAX_VALUE = 1 << 20
"""Characters of one value; the rest is dropped."""


def stanzas(content: str) -> Iterator[dict[str, str]]:
    """Each stanza by field; a blank line ends one, an indented line continues a value."""
    fields: dict[str, list[str]] = {}
    last: list[str] = []
    for line in content.splitlines():
        if not line.strip():
            if fields:
                yield _joined(fields)
            fields, last = {}, []
        elif line[0] in " \t":
            last.append(line.strip())
        elif found := _FIELD.match(line):
            last = fields.setdefault(found[1], [])
            last.append(found[2].strip())
    if fields:
        yield _joined(fields)


def _joined(fields: dict[str, list[str]]) -> dict[str, str]:
    return {name: " ".join(values).strip()[:MAX_VALUE] for name, values in fields.items()}
