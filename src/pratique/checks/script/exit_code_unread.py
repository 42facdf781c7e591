"""Nothing looks at a scanner's exit code.

Why: a scanner that broke, or that said no, and one that found nothing look alike to the program: it fails open.
Fix: give `check=True`, or look at `returncode` and raise an error.
References: https://docs.python.org/3/library/subprocess.html#subprocess.run
"""

import ast
from collections.abc import Iterable, Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Function, Module, called
from pratique.model.finding import Severity

FAILS: Lines = {
    "import subprocess\ndef scan(image):\n    p = subprocess.Popen(['trivy', 'image', image])\n    out, _ = p.communicate()\n    return out\n": 3,
    "import subprocess\nfound = subprocess.getoutput('trivy image app')\n": 2,
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
_LOOKS = frozenset({"returncode", "check_returncode", "wait", "poll"})
_MUTE = frozenset({"getoutput", "popen"})
"""What starts a program and never tells its exit code."""


@check("medium")
def exit_code_unread(python: Module) -> Iterator[Fault]:
    used = {id(function): _used(ast.walk(function)) for function in python.scanning}
    used[id(None)] = _used(python.nodes)
    for one in python.scans:
        parent = python.parents.get(id(one.call))
        names = used[id(one.function)]
        if one.how in _MUTE:
            yield Fault(
                f"{one.how} never tells the exit code of {one.program}.", one.call.lineno, one.call.end_lineno or 0
            )
        if one.raises or one.how in _MUTE or (one.function is None and "" in names):
            continue
        if isinstance(parent, ast.Expr):
            yield Fault(f"The exit code of {one.program} is thrown away.", one.call.lineno, one.call.end_lineno or 0)
        elif isinstance(parent, ast.Assign) and one.function is not None and names.isdisjoint(_names(parent)):
            # A scanner that broke wrote nothing, which json.loads refuses: that much is heard.
            light = Severity.LOW if _is_decoded(one.function) else None
            message = f"Nothing looks at the exit code of {one.program}."
            yield Fault(message, one.call.lineno, one.call.end_lineno or 0, severity=light)


def _is_decoded(function: Function) -> bool:
    return any(
        isinstance(node, ast.Call) and called(node) in ("json.loads", "json.load") for node in ast.walk(function)
    )


def _names(made: ast.Assign) -> set[str]:
    """The variables that a result is put into, and what stands for a look at any exit code."""
    return {"", *(target.id for target in made.targets if isinstance(target, ast.Name))}


def _used(nodes: Iterable[ast.AST]) -> set[str]:
    """Variables that are returned, compared or given to a function; the empty name where an exit code is looked at."""
    found: set[str] = set()
    for node in nodes:
        given: list[ast.expr] = []
        if isinstance(node, ast.Attribute) and node.attr in _LOOKS:
            found.add("")
        elif isinstance(node, ast.Call):
            given = [*node.args, *(each.value for each in node.keywords)]
        elif isinstance(node, ast.Return) and node.value is not None:
            given = [node.value, *(node.value.elts if isinstance(node.value, ast.Tuple) else [])]
        elif isinstance(node, ast.Compare):
            given = [node.left]
        elif isinstance(node, ast.If):
            given = [node.test]
        found |= {each.id for each in given if isinstance(each, ast.Name)}
    return found
