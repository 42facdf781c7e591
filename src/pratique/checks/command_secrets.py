"""Secrets that a command is given in its words."""

import re

from pratique.documents.shell import Command
from pratique.model.finding import Severity

_OPTION = re.compile(
    r"--(?:(?:[\w-]{0,30}-)?(?:password|passwd|token|api-?key)|(?:client-|app-|auth-)?secret)", re.IGNORECASE
)
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^/\s:@]{0,80}:[^/\s@]{3,200}@[^/\s]")
_USER = re.compile(r"[^\s:]{1,100}:\S{3,400}")
_REGISTRIES = frozenset(
    {"docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane", "cosign", "regctl", "az"}
)
_OTHERS = frozenset(
    {
        *("echo", "printf", "export", "read", "test", "[", "grep", "sed"),
        *("sudo", "doas", "env", "xargs", "timeout", "nice", "exec", "command", "time", "nohup", "sh", "bash"),
    }
)
"""Commands of the shell itself, and those that run another, which is looked at by itself."""
_SECRET_NAME = re.compile(r"(?i)pass|token|secret|key|cred|pwd|pat\b")


def of(command: Command) -> tuple[str, str] | None:
    """The option and what it is given; None when no secret is to be seen."""
    if command.name in _OTHERS:
        return None
    login = command.name in _REGISTRIES and "login" in command.texts[:3]
    for before, word in zip(("", *command.texts), command.words, strict=False):
        name, sign, value = word.text.partition("=")
        if sign and _OPTION.fullmatch(name[:60]) and _is_value(value):
            return name, value
        if login and before in ("-p", "--password") and not word.text.startswith("-"):
            return before, word.text
        if _is_value(word.text) and _OPTION.fullmatch(before[:60]):
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


def severity(command: Command, value: str) -> Severity | None:
    """A secret that is written out is in the repository as well; a variable is at least not."""
    if "$" not in value:
        return Severity.HIGH
    return (
        None if command.name in _REGISTRIES or command.name in ("kubectl", "oc", "sshpass", "mysql") else Severity.LOW
    )
