"""A list of Docker's may be null.

Why: the Engine API answers `null`, not `[]`, where nothing is set; `.get("CapAdd", [])` gives None then, and `in` raises TypeError: the check ends at the first ordinary container.
Fix: write `config["HostConfig"].get("CapAdd") or []`.
References: https://docs.docker.com/reference/api/engine/
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module, constant

FAILS: Lines = {
    "import docker\ndef f(c):\n    caps = c.attrs['HostConfig'].get('CapAdd', [])\n    return 'SYS_ADMIN' in caps\n": 4,
    "import docker\ndef f(c):\n    for bind in c.attrs['HostConfig']['Binds']:\n        print(bind)\n": 3,
}
PASSES: Texts = (
    "import docker\ndef test_f(c):\n    assert 'A=b' in c.attrs['Config']['Env']\n",
    "import docker\ndef f(c):\n    caps = c.attrs['HostConfig'].get('CapAdd') or []\n    return 'SYS_ADMIN' in caps\n",
    "import docker\ndef f(c):\n    caps = c.attrs['HostConfig'].get('CapAdd')\n    if caps:\n        return 'SYS_ADMIN' in caps\n",
)
_NULLABLE = frozenset(
    {
        *(
            "CapAdd",
            "CapDrop",
            "Binds",
            "Devices",
            "Dns",
            "DnsOptions",
            "DnsSearch",
            "GroupAdd",
            "ExtraHosts",
            "SecurityOpt",
        ),
        *("Ulimits", "VolumesFrom", "Links", "Entrypoint", "Cmd", "Env", "Volumes", "ExposedPorts", "DeviceRequests"),
        *("DeviceCgroupRules", "MaskedPaths", "ReadonlyPaths", "PortBindings", "RepoDigests", "RepoTags"),
    }
)


@check("medium")
def null_from_docker(python: Module) -> Iterator[Fault]:
    named = _named(python)
    for node in python.nodes:
        used: ast.expr | None = None
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            used = node.comparators[0]
        elif isinstance(node, ast.For | ast.comprehension):
            used = node.iter
        if used is None or isinstance(python.parents.get(id(node)), ast.Assert):
            continue
        name = used.id if isinstance(used, ast.Name) else ""
        function = id(python.function(used)) if python.function(used) is not None else 0
        key = named.get((function, name), "") or _key(used)
        if key and not (name and _is_tested(python, used, name)):
            yield Fault(f"Docker answers null for {key} where nothing is set.", used.lineno)


def _named(module: Module) -> dict[tuple[int, str], str]:
    """(function, variable) → the key that the variable was read from."""
    found: dict[tuple[int, str], str] = {}
    for node in module.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            function = module.function(node)
            found[id(function) if function is not None else 0, node.targets[0].id] = _key(node.value)
    return found


def _key(value: ast.expr) -> str:
    key = ""
    if isinstance(value, ast.Subscript):
        key = constant(value.slice) or ""
    elif (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "get"
        and value.args
    ):
        key = constant(value.args[0]) or ""
    return key if key in _NULLABLE else ""


def _is_tested(module: Module, node: ast.AST, name: str) -> bool:
    """Whether a condition around it asks for the variable first."""
    for outer in module.above(node):
        tests = [outer.test] if isinstance(outer, ast.If | ast.IfExp | ast.While) else []
        tests += outer.values if isinstance(outer, ast.BoolOp) else []
        for test in tests:
            plain = test.left if isinstance(test, ast.Compare) else test
            if isinstance(plain, ast.Name) and plain.id == name:
                return True
    return False
