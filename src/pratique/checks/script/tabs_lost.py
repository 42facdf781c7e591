r"""Columns are cut from a line that has lost its tabs.

Why: `echo $line` without quotes turns each tab into a blank, and `cut -f1` then gives the whole line: what is compared afterwards is never the column.
Fix: write `printf '%s\n' "$line" | cut -f1`, or `read -r` the columns with `IFS=$'\t'`.
References: https://www.shellcheck.net/wiki/SC2086
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.script._shell import ShellScript
from pratique.documents.shell import Command

FAILS: Lines = {
    "#!/bin/sh\ndocker ps | while read line; do\n  name=$(echo $line | cut -f1)\ndone\n": 3,
}
PASSES: Texts = (
    '#!/bin/sh\ndocker ps | while read line; do\n  name=$(echo "$line" | cut -f1)\n  id=$(echo $line | cut -d" " -f1)\ndone\n',
)


@check("low")
def tabs_lost(shell: ShellScript) -> Iterator[Fault]:
    echoed: dict[int, Command] = {}
    for command in shell.commands:
        if (
            command.name == "echo"
            and command.stage == 0
            and any(word.dynamic and not word.quoted for word in command.words)
        ):
            echoed[command.pipeline] = command
        elif command.name == "cut" and command.stage == 1 and command.pipeline in echoed:
            fields = any(text.startswith("-f") for text in command.texts)
            if fields and not any(text.startswith("-d") for text in command.texts):
                yield shell.fault("The tabs are lost before the columns are cut.", echoed[command.pipeline])
