"""What every command is given (`ctx.obj`), and the options that mean the same everywhere."""

import functools
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pratique.model.progress import Progress
    from pratique.model.settings import Settings


class State:
    """Settings and progress, made when a command first asks for them."""

    def __init__(self) -> None:
        self.config = ""
        self.quiet = False
        self.overrides: dict[str, Any] = {}

    @functools.cached_property
    def settings(self) -> "Settings":
        from pratique.settings import load

        return load(self.config, **self.overrides)

    @functools.cached_property
    def progress(self) -> "Progress":
        from pratique.cli._progress import progress

        return progress(quiet=self.quiet)


def _store(name: str) -> Any:
    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        state = ctx.find_object(State)
        if state is not None and value:
            if name in ("config", "quiet"):
                setattr(state, name, value)
            else:
                state.overrides[name] = value

    return callback


def _common() -> list[click.Parameter]:
    return [
        click.Option(
            ["--config"],
            type=click.Path(),
            expose_value=False,
            callback=_store("config"),
            help="Config file (default: the user's own).",
        ),
        click.Option(
            ["--offline"],
            is_flag=True,
            expose_value=False,
            callback=_store("offline"),
            help="Fetch nothing: use only what is here.",
        ),
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            callback=_store("quiet"),
            help="No progress and no notes.",
        ),
    ]


@functools.cache
def with_common_options(command: click.Command) -> click.Command:
    """The command with --config, --offline and --quiet, and its subcommands likewise."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            with_common_options(one)
        return command
    taken = {option for parameter in command.params for option in parameter.opts}
    command.params += [one for one in _common() if not taken & set(one.opts)]
    return command
