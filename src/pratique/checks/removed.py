"""Commands that their makers removed: they fail whatever they are given.

`docker scan` was removed on 19 April 2023 (https://github.com/docker/scan-cli-plugin/releases/tag/v0.26.0).
"""

from collections.abc import Iterator

from pratique.documents.shell import Command, Script

_GONE = {("docker", "scan"): "docker scan", ("docker-scan", ""): "docker-scan"}


def commands(script: Script) -> Iterator[tuple[Command, str]]:
    """Each with a sentence."""
    for command in script.commands:
        first = command.texts[0] if command.words else ""
        told = _GONE.get((command.name, first)) or _GONE.get((command.name, ""))
        if told:
            yield command, f"{told} no longer exists: it scans nothing."
