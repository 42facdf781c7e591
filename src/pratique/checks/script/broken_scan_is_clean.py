"""What a scanner that broke did not write counts as no findings.

Why: the output is read, and nothing hears that the scanner failed: a wrong name or a registry that is down gives an empty list, a count of 0, no match.
Fix: put `set -euo pipefail` at the beginning, or write the report to a file first, so that the scanner's own failure ends the script.
References: https://www.gnu.org/software/bash/manual/html_node/Pipelines.html
"""

from collections.abc import Iterator

from pratique.checks import scanners
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript

FAILS: Lines = {
    "#!/bin/sh\nn=$(trivy image -f json app | jq '.Results | length')\n[ $n -gt 0 ] && exit 1\n": 2,
    "#!/bin/bash\nset -e\nf() {\n  local out=$(grype app)\n}\n": 4,
}
PASSES: Texts = (
    "#!/bin/bash\nset -euo pipefail\nn=$(trivy image -f json app | jq length)\n",
    "#!/bin/sh\nset -e\nout=$(trivy image -f json app)\n",
    "#!/bin/sh\nout=$(trivy image -f json app) || exit 1\n",
)


@check("medium")
def broken_scan_is_clean(shell: ShellScript) -> Iterator[Fault]:
    for command in shell.commands:
        scan = scanners.scan(command)
        if scan is not None and scan.lacks and shell.codes.captured(command):
            why = shell.codes.masked(command)
            if why:
                yield shell.fault(f"When {scan.tool} breaks, its empty output counts: {why}.", command)
