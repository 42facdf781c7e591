"""A scan exits with 0 whatever it finds.

Why: Trivy, Grype, Dockle and Docker Scout fail only when they are told to; a script that relies on their exit code lets everything pass.
Fix: `trivy image --exit-code 1 …`, `grype --fail-on high …`, `docker scout cves --exit-code …`, or judge what they write.
References: https://trivy.dev/latest/docs/configuration/others/#exit-code
"""

from collections.abc import Iterator

from pratique.checks import scanners
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript
from pratique.model.finding import Severity

FAILS: Lines = {
    "#!/bin/sh\ntrivy image nginx:latest\n": 2,
    "#!/bin/sh\ntrivy image nginx:latest && docker push nginx:latest\n": 2,
}
PASSES: Texts = (
    "#!/bin/sh\ntrivy image --exit-code 1 nginx:latest\n",
    "#!/bin/sh\nfound=$(trivy image --format json nginx:latest)\ntrivy image --format json -o x.json nginx:latest\ngrype app | grep -q High\n",
)


@check("low")
def scan_without_exit_code(shell: ShellScript) -> Iterator[Fault]:
    for command in shell.commands:
        scan = scanners.scan(command)
        if scan is not None and scan.lacks and not scan.writes and not shell.codes.captured(command):
            grave = Severity.HIGH if command.guarded else None
            fault = shell.fault(f"{scan.tool} exits with 0 whatever it finds: it wants {scan.lacks}.", command)
            yield Fault(fault.message, fault.line, fault.end_line, severity=grave)
