"""A secret is given on a command line.

Why: it stands in the list of processes for everyone on the runner, and in logs that echo commands; masking hides only what it knows.
Fix: give it through standard input (`echo "$PASSWORD" | docker login --password-stdin`), a file, or the environment.
References: https://docs.docker.com/reference/cli/docker/login/#password-stdin
"""

import re
from collections.abc import Iterator

import msgspec

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.pipeline._runs import Run
from pratique.documents.shell import Command
from pratique.model.finding import Severity

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
_OPTION = re.compile(
    r"--(?:[\w-]{0,30}-)?(?:password|passwd|token|api-?key|secret|auth-token|access-token|client-secret)", re.IGNORECASE
)
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^/\s:@]{0,80}:[^/\s@]{3,200}@[^/\s]")
_USER = re.compile(r"[^\s:]{1,100}:\S{3,400}")
_REGISTRIES = frozenset(
    {"docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane", "cosign", "regctl", "az"}
)
_SECRET_NAME = re.compile(r"(?i)pass|token|secret|key|cred|pwd|pat\b")


@check("medium", standards=("CKV_GITLABCI_1",))
def secret_on_command_line(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            told = _told(command)
            if told is not None:
                option, value = told
                message = f"{command.name} is given a secret on the command line ({option[:40]})."
                yield msgspec.structs.replace(run.fault(message, command), severity=_severity(command, value))


def _severity(command: Command, value: str) -> Severity | None:
    """A secret that is written out is in the repository as well; a variable is at least not."""
    if "$" not in value:
        return Severity.HIGH
    return (
        None if command.name in _REGISTRIES or command.name in ("kubectl", "oc", "sshpass", "mysql") else Severity.LOW
    )


def _told(command: Command) -> tuple[str, str] | None:
    if command.name in ("echo", "printf", "export", "read", "test", "["):
        return None
    login = command.name in _REGISTRIES and "login" in command.texts[:3]
    for before, word in zip(("", *command.texts), command.words, strict=False):
        name, sign, value = word.text.partition("=")
        if sign and _OPTION.fullmatch(name[:60]) and _is_value(value):
            return name, value
        if _is_value(word.text) and (_OPTION.fullmatch(before[:60]) or (login and before == "-p")):
            return before, word.text
        if command.name == "curl" and before in ("-u", "--user") and _USER.fullmatch(word.text[:500]):
            return before, word.text.partition(":")[2]
        if command.name == "sshpass" and before == "-p":
            return before, word.text
        if _URL.match(word.text[:400]) and not word.text.startswith(("https://x:x@", "http://localhost")):
            return "a URL", word.text[:400]
    return None


def _is_value(text: str) -> bool:
    """Whether it may be the secret itself, or a variable that holds it."""
    if not text or text.startswith(("-", "/", "$(", "`", "@", "file:", "env:")) or text in ("true", "false", "stdin"):
        return False
    return bool(_SECRET_NAME.search(text)) if text.startswith("$") else len(text) > 2
