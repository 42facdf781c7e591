"""Findings of some severities are dropped without a trace.

Why: whoever reads the result cannot tell an image without such findings from one with hundreds; what is unknown or medium today may be critical tomorrow.
Fix: keep all findings and count what is left out of the list; judge by severity afterwards.
References: https://trivy.dev/latest/docs/scanner/vulnerability/#severity-selection
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module, constant

FAILS: Lines = {
    "import json  # trivy\nfor v in found:\n    if v['Severity'] in ['CRITICAL', 'HIGH']:\n        kept.append(v)\n": 3,
}
PASSES: Texts = (
    "import json  # trivy\nfor v in found:\n    if v['Severity'] in ['CRITICAL', 'HIGH']:\n        kept.append(v)\n    else:\n        left += 1\n",
    "import json  # trivy\nfor v in found:\n    if v['Severity'] in ['CRITICAL', 'HIGH']:\n        fail = True\n",
)
_SEVERITIES = frozenset({"CRITICAL", "HIGH", "MEDIUM", "LOW", "NEGLIGIBLE", "UNKNOWN"})


@check("low")
def findings_dropped(python: Module) -> Iterator[Fault]:
    for node in python.nodes:
        if isinstance(node, ast.If) and not node.orelse and isinstance(python.parents.get(id(node)), ast.For):
            kept = _severities(node.test)
            if kept and _appends(node):
                yield Fault(f"What is not {' or '.join(kept)} is left out and not counted.", node.lineno)


def _severities(test: ast.expr) -> list[str]:
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In):
        return []
    listed = test.comparators[0]
    texts = [constant(each) or "" for each in listed.elts] if isinstance(listed, ast.List | ast.Tuple | ast.Set) else []
    return (
        texts
        if texts and all(text.upper() in _SEVERITIES for text in texts) and len(texts) < len(_SEVERITIES) - 1
        else []
    )


def _appends(node: ast.If) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr in ("append", "add")
        for part in node.body
        for each in ast.walk(part)
    )
