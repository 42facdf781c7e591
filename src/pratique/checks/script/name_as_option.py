"""An image's name may become an option.

Why: a name that begins with `-` is read as an option: `--config=…` or `--output=…` then changes what the scanner does, and it reports nothing of the image.
Fix: refuse names that are no image references, or put `--` before them.
References: https://cwe.mitre.org/data/definitions/88.html
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Function, Module, Started

FAILS: Lines = {
    "import subprocess\ndef scan(image):\n    return subprocess.run(\n        ['trivy', 'image', image], timeout=9)\n": 4,
}
PASSES: Texts = (
    "import subprocess\ndef scan(image):\n    return subprocess.run(['trivy', 'image', '--', image], timeout=9)\n",
    "import subprocess\ndef scan(image):\n    if image.startswith('-'):\n        raise ValueError\n    return subprocess.run(['trivy', 'image', image])\n",
    "import subprocess  # trivy\ndef scan(image):\n    return subprocess.run(['ls', image])\n",
    "import subprocess\ndef scan(image):\n    return subprocess.run(['trivy', 'image', '--severity', image, 'x'])\n",
)
_PROGRAMS = frozenset(
    {"trivy", "grype", "syft", "cosign", "notation", "docker", "podman", "skopeo", "crane", "dockle", "snyk", "buildah"}
)
_LOOKS = frozenset({"startswith", "match", "fullmatch", "search", "quote"})


@check("medium")
def name_as_option(python: Module) -> Iterator[Fault]:
    functions = {id(one.function): one.function for one in python.started if one.function is not None}
    careful = {key for key, function in functions.items() if _is_looked_at(function)}
    for one in python.started:
        if one.program not in _PROGRAMS or one.function is None or one.through_shell or id(one.function) in careful:
            continue
        word = _open(one, one.function)
        if word is not None:
            yield Fault(f"{one.program} takes {word.id} for an option when it begins with a dash.", word.lineno)


def _open(one: Started, function: Function) -> ast.Name | None:
    """A parameter of the function among the operands, with no `--` before it."""
    names = {each.arg for each in (*function.args.args, *function.args.kwonlyargs, *function.args.posonlyargs)} - {
        "self",
        "cls",
    }
    before: ast.expr | str = ""
    for word in one.words:
        if word == "--":
            return None
        follows = isinstance(before, str) and before.startswith("-")
        if isinstance(word, ast.Name) and word.id in names and not follows:
            return word
        before = word
    return None


def _is_looked_at(function: Function) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in _LOOKS for node in ast.walk(function))
