"""A secret is given on a command line.

Why: it stands in the list of processes for everyone on the runner, and in logs that echo commands; masking hides only what it knows.
Fix: give it through standard input (`echo "$PASSWORD" | docker login --password-stdin`), a file, or the environment.
References: https://docs.docker.com/reference/cli/docker/login/#password-stdin
"""

from collections.abc import Iterator

import msgspec

from pratique.checks import command_secrets
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run

FAILS: Lines = {
    "a:\n  script:\n    - docker login -u $U -p $CI_REGISTRY_PASSWORD $CI_REGISTRY\n": 3,
    "a:\n  script:\n    - kubectl config set-credentials me --token=$KUBE_TOKEN\n": 3,
    "a:\n  script:\n    - curl --fail -u me:$PASSWORD https://example.com/x\n": 3,
    "a:\n  script:\n    - git clone https://oauth2:${TOKEN}@example.com/x.git\n": 3,
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: helm registry login r.example.com -u x --password ${{ secrets.P }}\n": 6,
}
PASSES: Texts = (
    'a:\n  script:\n    - echo "$P" | docker login -u $U --password-stdin r.example.com\n    - docker run -p 80:80 x\n',
    "a:\n  script:\n    - tool --token-file x --token $(cat x) --password-stdin\n    - mkdir -p $HOME/x\n",
)


@check("medium")
def secret_on_command_line(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            told = command_secrets.of(command)
            if told is not None:
                option, value = told
                message = f"{command.name} is given a secret on the command line ({option[:40]})."
                yield msgspec.structs.replace(
                    run.fault(message, command), severity=command_secrets.severity(command, value)
                )
