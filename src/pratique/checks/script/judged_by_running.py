"""An image is run to find out what it is.

Why: nobody has judged it yet, and its program now runs here, often as root; run as uid 0 it always "may run as root", whatever it says itself.
Fix: read the image's configuration instead (`docker image inspect --format '{{.Config.User}}'`, `pratique scan`).
References: https://docs.docker.com/reference/cli/docker/image/inspect/
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module, constant

FAILS: Lines = {
    "import docker\ndef check_image(name):\n    return docker.from_env().containers.run(name, user='0')\n": 3,
}
PASSES: Texts = (
    "import docker\ndef start(name):\n    return docker.from_env().containers.run(name, user='1000')\n",
    "import docker\ndef check_image(name):\n    return docker.from_env().images.get(name).attrs['Config']['User']\n",
)
_ROOT = frozenset({"0", "root", "0:0", "root:root"})


@check("high")
def judged_by_running(python: Module) -> Iterator[Fault]:
    for node in python.nodes:
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Attribute)
            or node.func.attr not in ("run", "create")
        ):
            continue
        holder = node.func.value
        if not isinstance(holder, ast.Attribute) or holder.attr != "containers":
            continue
        for each in node.keywords:
            user = each.value.value if isinstance(each.value, ast.Constant) else ""
            if each.arg == "user" and str(user) in _ROOT and node.args and constant(node.args[0]) is None:
                yield Fault("An unknown image is run as root.", node.lineno, node.end_lineno or 0)
