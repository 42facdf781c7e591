"""Severity is read off words in messages.

Why: a word also stands in messages that mean something else: every container whose root file system is writable is then as grave as one that runs as root.
Fix: give each finding an id and a severity where it is made, and compare those.
References: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module, constant

FAILS: Lines = {
    "import docker\nissues.append('Read-only root filesystem not enabled')\nfor i in issues:\n    if any(k in i.lower() for k in ['privileged', 'root']):\n        critical.append(i)\n": 4,
}
PASSES: Texts = (
    "import docker\nissues.append('root')\nfor i in issues:\n    if i.severity == 'critical':\n        critical.append(i)\n",
    "import docker\nissues.append('Host network')\nfor i in issues:\n    if any(k in i.lower() for k in ['privileged', 'root']):\n        critical.append(i)\n",
)


@check("medium")
def severity_from_words(python: Module) -> Iterator[Fault]:
    messages = list(_messages(python))
    for node in python.nodes:
        if not isinstance(node, ast.If):
            continue
        for word in _words(node.test):
            met = next(
                ((text, line) for text, line in messages if word in text.lower() and not text.lower().startswith(word)),
                None,
            )
            if met is not None:
                yield Fault(
                    f"{word!r} also stands in {met[0][:80]!r} (line {met[1]}), whatever that means.", node.test.lineno
                )
                break


def _messages(module: Module) -> Iterator[tuple[str, int]]:
    for node in module.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "append"
            and node.args
        ):
            text = constant(node.args[0])
            if text and " " in text:
                yield text, node.lineno


def _words(test: ast.expr) -> list[str]:
    """The words of `any(word in message.lower() for word in […])`."""
    if not (isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "any" and test.args):
        return []
    made = test.args[0]
    if not isinstance(made, ast.GeneratorExp | ast.ListComp) or not isinstance(made.elt, ast.Compare):
        return []
    listed = made.generators[0].iter
    lowered = isinstance(made.elt.comparators[0], ast.Call)
    if not isinstance(made.elt.ops[0], ast.In) or not lowered or not isinstance(listed, ast.List | ast.Tuple | ast.Set):
        return []
    return [text for each in listed.elts if (text := constant(each))]
