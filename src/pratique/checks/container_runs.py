"""What `docker run IMAGE …` runs: the image, and the command behind it where the image is named after its program."""

import msgspec

from pratique.documents.shell import Command, Word

_ENGINES = frozenset({"docker", "podman", "nerdctl"})
_SWITCHES = frozenset(
    {
        *("--rm", "--privileged", "--init", "--read-only", "--detach", "--interactive", "--tty", "--no-healthcheck"),
        *("--publish-all", "--quiet", "--sig-proxy", "--oom-kill-disable", "--disable-content-trust", "--replace"),
    }
)
"""Long options without a value; every other long one without `=` takes the next word."""
_SHORT_SWITCHES = frozenset("ditPq")


class ContainerRun(msgspec.Struct, frozen=True):
    """One `docker run`."""

    image: Word
    options: tuple[str, ...]
    inner: Command
    """Named after the image: `aquasec/trivy:0.50 image x` is `trivy image x`."""


def of(command: Command) -> ContainerRun | None:
    """None for any other command, or when no image is to be seen."""
    words = command.words
    if command.name not in _ENGINES or not words:
        return None
    if words[0].text == "container":
        words = words[1:]
    if not words or words[0].text not in ("run", "create"):
        return None
    at = 1
    while at < len(words) and words[at].text.startswith("-"):
        at += 2 if _takes_value(words[at].text) else 1
    if at >= len(words):
        return None
    inner = msgspec.structs.replace(command, name=program(words[at].text), words=words[at + 1 :], via=command.name)
    return ContainerRun(words[at], tuple(word.text for word in words[1:at]), inner)


def program(image: str) -> str:
    """The last part of an image's name: `trivy` of `ghcr.io/aquasecurity/trivy:0.50.1`."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return name if name.replace("-", "").replace("_", "").isalnum() else ""


def _takes_value(option: str) -> bool:
    if "=" in option:
        return False
    if option.startswith("--"):
        return option not in _SWITCHES
    return option[-1] not in _SHORT_SWITCHES
