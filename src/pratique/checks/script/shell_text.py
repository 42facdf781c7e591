"""A command line for a shell is put together from values.

Why: a name like `x; curl … | sh` runs whatever it says, with the program's rights.
Fix: give the words as a list, without a shell: `subprocess.run(["trivy", "image", "--", name], check=True)`.
References: https://docs.python.org/3/library/subprocess.html#security-considerations
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module

FAILS: Lines = {
    "import os\ndef scan(image):\n    os.system(f'trivy image {image}')\n": 3,
    "import subprocess\ndef scan(image):\n    subprocess.run('docker pull ' + image, shell=True)  # trivy\n": 3,
}
PASSES: Texts = (
    "import os\nos.system('trivy image app')\n",
    "import subprocess\ndef scan(image):\n    subprocess.run(['trivy', 'image', f'{image}:1'])\n",
    "import os, shlex\ndef scan(image):\n    os.system(f'trivy image {shlex.quote(image)}')\n",
)
_TOOLS = frozenset(
    {
        "trivy",
        "grype",
        "syft",
        "cosign",
        "docker",
        "podman",
        "skopeo",
        "crane",
        "kubectl",
        "helm",
        "buildah",
        "dockle",
        "snyk",
    }
)


@check("high")
def shell_text(python: Module) -> Iterator[Fault]:
    for one in python.started:
        if one.through_shell and one.program in _TOOLS and _is_made(one.call.args[0]):
            yield Fault(
                f"A shell reads a command line of {one.program} that is put together from values.", one.call.lineno
            )


def _is_made(given: ast.expr) -> bool:
    """Whether a value that is neither a constant nor quoted goes into the text."""
    if isinstance(given, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and not _is_safe(part.value) for part in given.values)
    if isinstance(given, ast.BinOp):
        right = given.right.elts if isinstance(given.right, ast.Tuple) else [given.right]
        return any(not _is_safe(each) for each in right)
    is_format = isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute) and given.func.attr == "format"
    return is_format and isinstance(given, ast.Call) and any(not _is_safe(each) for each in given.args)


def _is_safe(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id.isupper()):
        return True
    return isinstance(value, ast.Call) and (
        (isinstance(value.func, ast.Attribute) and value.func.attr in ("quote", "join"))
        or (isinstance(value.func, ast.Name) and value.func.id in ("quote", "int"))
    )
