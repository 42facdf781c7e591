"""A scanner that failed counts as one that found nothing.

Why: a wrong name, a full disk or a registry that does not answer gives the same empty list as a clean image: the program fails open.
Fix: raise an error where the scanner's exit code or output says that it did not scan, and let the caller deny.
References: https://owasp.org/Top10/2025/A10_2025-Mishandling_of_Exceptional_Conditions/
"""

import ast
import re
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Function, Module, called

FAILS: Lines = {
    "import subprocess\ndef is_vulnerable(image):\n    try:\n        return scan(subprocess.check_output(['trivy', 'image', image]))\n    except Exception:\n        return False\n": 6,
    "import subprocess\ndef scan(image):\n    try:\n        subprocess.run(['trivy', 'image', image], check=True)\n    except Exception as e:\n        print(e)\n": 5,
    "import subprocess\ndef scan(image):\n    r = subprocess.run(['trivy', 'image', image])\n    if r.returncode == 0:\n        return parse(r.stdout)\n    return []\n": 6,
    "import subprocess\ndef scan(image):\n    r = subprocess.run(['grype', image])\n    if r.returncode != 0:\n        return {}\n    return parse(r.stdout)\n": 5,
    "import subprocess\ndef scan(image):\n    try:\n        return subprocess.check_output(['trivy', 'image', image])\n    except Exception:\n        return []\n": 6,
    "import subprocess\ndef scan(image):\n    found = []\n    try:\n        found = subprocess.check_output(['trivy', 'image', image])\n    except Exception:\n        pass\n    return found\n": 6,
    "import docker\ndef root(image):\n    try:\n        docker.from_env().containers.run(image)\n        return {'root': True}\n    except Exception:\n        return {'root': False}\n": 7,
}
PASSES: Texts = (
    "import subprocess\ndef is_safe(image):\n    try:\n        return ok(subprocess.check_output(['trivy', 'image', image]))\n    except Exception:\n        return False\n",
    "import subprocess\ndef scan(image):\n    try:\n        return subprocess.check_output(['trivy', 'image', image])\n    except OSError as e:\n        log.error(e)\n        raise\n",
    "import subprocess\ndef scan(image):\n    r = subprocess.run(['trivy', 'image', image])\n    if r.returncode != 0:\n        raise RuntimeError\n    return []\n",
    "import subprocess\ndef scan(image):\n    r = subprocess.run(['ls', image])\n    if r.returncode == 0:\n        return r.stdout\n    return []\n",
    "import subprocess\ndef scan(image):\n    try:\n        return subprocess.check_output(['trivy', 'image', image])\n    except OSError as error:\n        return {'error': str(error)}\n",
)

_BAD = re.compile(r"(?i)vuln|risk|infect|malicious|critical|insecure|unsafe|issue|leak|cve")
_TALK = frozenset(
    {"print", "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "echo", "write"}
)


@check("high")
def failure_is_clean(python: Module) -> Iterator[Fault]:
    for function in python.scanning:
        for node in ast.walk(function):
            if not isinstance(node, ast.Return) or not (_is_clean(node.value) or _denies(function, node.value)):
                continue
            if why := _why(python, node, function):
                yield Fault(f"{function.name} says that there is nothing {why}.", node.lineno, node.end_lineno or 0)
        yield from _swallowed(python, function)
    yield from _asked_docker(python)


def _why(module: Module, node: ast.Return, function: Function) -> str:
    """Which failure leads to a return; empty when none does."""
    inner: ast.AST = node
    for outer in module.above(node):
        if isinstance(outer, ast.ExceptHandler):
            return "when the scanner cannot be run"
        if isinstance(outer, ast.If) and (told := _said(outer.test)):
            in_body = any(inner is each for each in outer.body)
            if (told == "failed") == in_body:
                return "when the scanner failed"
        if outer is function:
            break
        inner = outer
    return "when the scanner failed" if _falls_through(module, node) else ""


def _falls_through(module: Module, node: ast.Return) -> bool:
    """Whether an `if` before it, for the good case, has returned."""
    parent = module.parents.get(id(node))
    block = getattr(parent, "body", [])
    for before in block[: block.index(node)] if node in block else []:
        if isinstance(before, ast.If) and _said(before.test) == "worked" and isinstance(before.body[-1], ast.Return):
            return True
    return False


def _said(test: ast.expr) -> str:
    """`worked` or `failed`: what a condition says of an exit code; empty when it is about something else."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return {"failed": "worked", "worked": "failed"}.get(_said(test.operand), "")
    if isinstance(test, ast.Attribute) and test.attr == "returncode":
        return "failed"
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.left, ast.Attribute | ast.Name):
        name = test.left.attr if isinstance(test.left, ast.Attribute) else test.left.id
        if name in ("returncode", "rc", "exit_code", "exitcode", "status"):
            return "worked" if isinstance(test.ops[0], ast.Eq) else "failed"
    return ""


def _is_clean(value: ast.expr | None) -> bool:
    """Empty lists and mappings, 0 and True, and mappings of them that name no error."""
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return not value.elts
    if isinstance(value, ast.Dict):
        keys = [str(key.value).lower() for key in value.keys if isinstance(key, ast.Constant)]
        if any("error" in key or "fail" in key for key in keys):
            return False
        return not value.keys or any(_is_clean(each) or _is_false(each) for each in value.values)
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and not value.args:
        return value.func.id in ("list", "dict", "set", "tuple")
    return isinstance(value, ast.Constant) and (value.value is True or (value.value == 0 and value.value is not False))


def _denies(function: Function, value: ast.expr | None) -> bool:
    """`return False` of a function that asks for something bad."""
    return value is not None and _is_false(value) and bool(_BAD.search(function.name))


def _is_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _swallowed(module: Module, function: Function) -> Iterator[Fault]:
    """`except …: pass` around the scanner."""
    inside = {id(one.call) for one in module.scans}
    for node in ast.walk(function):
        if isinstance(node, ast.Try) and any(id(each) in inside for part in node.body for each in ast.walk(part)):
            for handler in node.handlers:
                if all(_only_talks(each) for each in handler.body):
                    yield Fault(f"{function.name} goes on when the scanner cannot be run.", handler.lineno)


def _only_talks(node: ast.stmt) -> bool:
    """`pass`, `continue`, `print(…)`, `log.error(…)`, `sys.exit(0)`."""
    if isinstance(node, ast.Pass | ast.Continue):
        return True
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    name = called(node.value).rpartition(".")[2]
    if name == "exit":
        return bool(node.value.args) and isinstance(node.value.args[0], ast.Constant) and node.value.args[0].value == 0
    return name in _TALK


def _asked_docker(module: Module) -> Iterator[Fault]:
    """Any error of the engine taken for a good answer."""
    for node in module.nodes:
        if not isinstance(node, ast.Try) or not _runs_container(node):
            continue
        for handler in node.handlers:
            broad = handler.type is None or (
                isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
            )
            for each in handler.body:
                if (
                    broad
                    and isinstance(each, ast.Return)
                    and (_is_clean(each.value) or (each.value and _is_false(each.value)))
                ):
                    yield Fault("Any error of the engine counts as a good answer.", each.lineno, each.end_lineno or 0)


def _runs_container(node: ast.Try) -> bool:
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in ("run", "create", "start")
        and isinstance(each.value, ast.Attribute)
        and each.value.attr == "containers"
        for part in node.body
        for each in ast.walk(part)
    )
