"""Every command, option and value that the pages name is there; `docs/commands.md` says what `--help` says."""

import re
import subprocess
import sys

import click
import pytest

from docs.pages import NAMES, ROOT, codes, invocations, text
from pratique import report
from pratique.cli import _cli

OPTION = re.compile(r"--[a-z][a-z-]+")
FOREIGN = {
    "docs/accuracy/languages-1.md": {"--include-dev-deps"},  # Trivy's
    "docs/accuracy/languages-2.md": {"--include-dev-deps"},
    "docs/accuracy/dockerfile.md": {"--mount"},  # Dockerfile's
}
OURS = [name for name in NAMES if not name.startswith("docs/reference/checks-")]  # those speak of others' commands


def resolve(arguments: list[str]) -> tuple[click.Command, list[str]]:
    """The command that arguments lead to, and what is left of them."""
    command: click.Command = _cli
    context = click.Context(_cli, info_name="pratique")
    while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
        found = command.get_command(context, arguments[0])
        assert found is not None, f"there is no command {arguments[0]!r}"
        command, arguments = found, arguments[1:]
        context = click.Context(command, parent=context)
    return command, arguments


def options(command: click.Command) -> dict[str, click.Parameter]:
    context = click.Context(command)
    return {name: one for one in command.get_params(context) for name in (*one.opts, *one.secondary_opts)}


def every_option(command: click.Command = _cli) -> set[str]:
    found = set(options(command))
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            found |= every_option(below)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_options_are_there(name):
    for arguments in invocations(text(name)):
        command, rest = resolve(arguments)
        known = options(command) | {"--help": None, "-h": None}
        for at, word in enumerate(rest):
            option, _, value = word.partition("=")
            if not option.startswith("-") or option == "-":
                continue
            assert option in known, f"pratique {' '.join(arguments)}: no option {option}"
            if option in ("--format", "-f") and not isinstance(known[option].type, click.Choice):
                chosen = value or rest[at + 1]
                if not chosen.isupper():  # NAME is the reader's choice
                    report.find(chosen)


@pytest.mark.parametrize("name", OURS)
def test_options_in_the_text_are_some_commands_options(name):
    known = every_option() | {"--version", "--help"} | FOREIGN.get(name, set())
    named = {word for code in codes(text(name)) if code.startswith("--") for word in OPTION.findall(code)}
    assert named <= known


def test_the_page_of_commands_says_what_help_says():
    done = subprocess.run([sys.executable, ROOT / "docs" / "commands.py", "--check"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
