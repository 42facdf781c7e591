"""A CVSS score is read where Trivy writes none.

Why: `CVSS` holds one entry per source (`nvd`, `redhat`, `ghsa`): read directly, `V3Score` is never there and the score is always the default, mostly 0.
Fix: go through the sources: `max((each.get("V3Score", 0) for each in vuln.get("CVSS", {}).values()), default=None)`.
References: https://trivy.dev/latest/docs/configuration/reporting/#json
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module, constant

FAILS: Lines = {
    "import json  # trivy\nscore = vuln.get('CVSS', {}).get('V3Score', 0)\n": 2,
    "import json  # trivy\nscore = vuln['CVSS']['V2Score']\n": 2,
}
PASSES: Texts = (
    "import json  # trivy\nscore = vuln.get('CVSS', {}).get('nvd', {}).get('V3Score', 0)\n",
    "import json  # trivy\nscores = [each['V3Score'] for each in vuln['CVSS'].values()]\n",
)


@check("medium")
def score_misread(python: Module) -> Iterator[Fault]:
    for node in python.nodes:
        holder, key = _looked_up(node)
        if (
            key in ("V3Score", "V2Score", "V40Score", "V3Vector", "V2Vector")
            and holder is not None
            and _looked_up(holder)[1] == "CVSS"
        ):
            yield Fault(f"CVSS has no {key} itself: its sources have.", getattr(node, "lineno", 1))


def _looked_up(node: ast.AST) -> tuple[ast.expr | None, str]:
    """`holder['key']` and `holder.get('key', …)`."""
    if isinstance(node, ast.Subscript):
        return node.value, constant(node.slice) or ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return node.func.value, constant(node.args[0]) or ""
    return None, ""
