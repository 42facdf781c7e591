"""Nothing hears that a scanner failed.

Why: behind `|| true` or `|| echo`, in the middle of a pipe, or without `set -e`, a scanner's exit code is thrown away; so is that of a scanner that broke: the script fails open.
Fix: begin the script with `set -euo pipefail`, remove `|| true`, and exit with the scanner's code.
References: https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html
"""

from collections.abc import Iterator

from pratique.checks import scanners
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript
from pratique.model.finding import Severity

FAILS: Lines = {
    "#!/bin/sh\nset -e\ntrivy image --exit-code 1 app || true\n": 3,
    "#!/bin/sh\ncosign verify --key k.pub app\ndeploy app\n": 2,
    "#!/bin/bash\nset -e\ngrype --fail-on high app | tee log\n": 3,
}
PASSES: Texts = (
    "#!/bin/bash\nset -euo pipefail\ntrivy image --exit-code 1 app | tee log\n",
    "#!/bin/sh\ntrivy image --exit-code 1 app || exit 1\ncosign verify --key k.pub app && deploy app\n",
    "#!/bin/sh\ntrivy image --exit-code 1 app\nstatus=$?\nexit $status\n",
)


@check("medium")
def exit_code_lost(shell: ShellScript) -> Iterator[Fault]:
    for command in shell.commands:
        scan = scanners.scan(command)
        verifies = scanners.verifies(command)
        if (scan is None or scan.lacks) and not verifies:
            continue
        why = shell.codes.lost(command)
        if why:
            grave = Severity.HIGH if verifies or (scan is not None and scan.image) else None
            fault = shell.fault(f"Nothing hears that {command.name} failed: {why}.", command)
            yield Fault(fault.message, fault.line, fault.end_line, severity=grave)
