"""A report's time names no time zone.

Why: two hosts, or one host before and after the clocks change, write times that cannot be compared: how old a scan is, nobody can tell.
Fix: write `datetime.now(timezone.utc)`.
References: https://docs.python.org/3/library/datetime.html#aware-and-naive-objects
"""

import ast
from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._python import Module, called, constant

FAILS: Lines = {
    "import docker\nfrom datetime import datetime\nreport = {'timestamp': datetime.now().isoformat()}\n": 3,
}
PASSES: Texts = (
    "import docker\nfrom datetime import datetime\nname = datetime.now().strftime('%Y-%m-%d')\n",
    "import docker\nfrom datetime import datetime, UTC\nreport = {'timestamp': datetime.now(UTC).isoformat()}\n",
    "import docker\nfrom datetime import datetime\nstart = datetime.now()\n",
)

_TIMES = ("%H", "%I", "%T", "%X", "%c", "%s")


@check("low")
def naive_time(python: Module) -> Iterator[Fault]:
    for node in python.nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("isoformat", "strftime")
        ):
            made = node.func.value
            if node.args and not any(sign in (constant(node.args[0]) or "") for sign in _TIMES):
                continue  # a day alone
            if (
                isinstance(made, ast.Call)
                and called(made).endswith((".now", ".utcnow"))
                and not made.args
                and not made.keywords
            ):
                yield Fault("The time is written without a time zone.", node.lineno)
