"""Nothing looks at a scanner's exit code.

Why: a scanner that broke, or that said no, and one that found nothing look alike to the program: it fails open.
Fix: give `check=True`, or look at `returncode` and raise an error.
References: https://docs.python.org/3/library/subprocess.html#subprocess.run
"""

import ast
from collections.abc import Iterable, Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module
from pratique.checks.script._scans import scans

FAILS: Lines = {
    "import subprocess\ndef scan(image):\n    subprocess.run(['trivy', 'image', '--exit-code', '1', image])\n": 3,
    "import subprocess\ndef scan(image):\n    r = subprocess.run(['grype', image], capture_output=True)\n    return r.stdout\n": 3,
    "import os\nos.system('trivy image app')\n": 2,
}
PASSES: Texts = (
    "import subprocess\ndef scan(image):\n    subprocess.run(['trivy', 'image', image], check=True)\n",
    "import subprocess\ndef scan(image):\n    r = subprocess.run(['trivy', 'image', image])\n    return r.returncode == 0\n",
    "import subprocess\ndef scan(image):\n    return subprocess.run(['trivy', 'image', image])\n",
    "import subprocess, sys\nsys.exit(subprocess.call(['trivy', 'image', 'x']))\n",
)
_LOOKS = frozenset({"returncode", "check_returncode", "wait", "poll", "communicate"})


@check("medium")
def exit_code_unread(python: Module) -> Iterator[Fault]:
    for one in scans(python):
        parent = python.parents.get(id(one.call))
        if one.raises or one.how in ("check_output", "popen") or (one.function is None and _is_looked_at(python.nodes)):
            continue
        if isinstance(parent, ast.Expr):
            yield Fault(f"The exit code of {one.program} is thrown away.", one.call.lineno, one.call.end_lineno or 0)
        elif isinstance(parent, ast.Assign) and one.function is not None and not _is_used(one.function, parent):
            yield Fault(f"Nothing looks at the exit code of {one.program}.", one.call.lineno, one.call.end_lineno or 0)


def _is_looked_at(nodes: Iterable[ast.AST]) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in _LOOKS for node in nodes)


def _is_used(function: ast.AST, made: ast.Assign) -> bool:
    """Whether the exit code is looked at, or the result itself is returned, compared or given to another function."""
    if _is_looked_at(ast.walk(function)):
        return True
    names = {target.id for target in made.targets if isinstance(target, ast.Name)}
    for node in ast.walk(function):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            given = [*node.args, *(each.value for each in node.keywords)]
        elif isinstance(node, ast.Return) and node.value is not None:
            given = [node.value, *(node.value.elts if isinstance(node.value, ast.Tuple) else [])]
        elif isinstance(node, ast.Compare):
            given = [node.left]
        elif isinstance(node, ast.If):
            given = [node.test]
        if any(isinstance(each, ast.Name) and each.id in names for each in given):
            return True
    return False
