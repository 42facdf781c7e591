"""The command line: one file per command, imported only when it is chosen."""

import atexit
import gc
import os
import sys
from typing import Any

# isort: split
from pratique.cli import _click  # noqa: F401 - first of all, for it imports click without what a scan does not need

# isort: split
import click

from pratique import plugins
from pratique.cli import _state

_AFTER = """Exit codes: 0 allowed or done, 1 denied by policy, 2 wrong usage or unreadable input, 3 evidence missing or stale,
4 an outside part failed (registry, engine, database)."""


class _Commands(click.Group):
    """The files of this folder as commands; `--help` reads their first lines and imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name.replace("_", "-") for name in plugins.names(__name__)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        try:
            module = plugins.load_one(__name__, cmd_name.replace("-", "_"))
        except KeyError:
            return None
        command: click.Command = module.command
        return _state.with_common_options(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            hint = f" Did you mean `{near[0]}`?" if near else " `pratique --help` lists the commands."
            raise click.UsageError(f"There is no command `{args[0]}`.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        rows = [(name.replace("_", "-"), title) for name, title in plugins.titles(__name__).items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(
    cls=_Commands,
    epilog=_AFTER,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="pratique clears container images: one policy, one body of evidence, one verdict.",
)
@click.version_option(None, "--version", package_name="pratique", message="%(prog)s %(version)s")
@click.pass_context
def _cli(ctx: click.Context) -> None:
    ctx.obj = _state.State()


def main(arguments: list[str] | None = None) -> None:
    """Run and exit: the console script."""
    from pratique.errors import PratiqueError

    # Values here are trees, so that there are hardly any cycles to collect: looking for them took a sixth of a warm scan, and
    # as much again at the end, when all memory goes anyway.
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)
    try:
        code: Any = _cli.main(arguments, prog_name="pratique", standalone_mode=False)
    except PratiqueError as error:
        _fail(str(error), error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except MemoryError:
        _fail("There is not enough memory for this: free some, or scan fewer targets at once.", 2)
    except Exception as error:
        if os.environ.get("PRATIQUE_DEBUG"):
            raise
        # A fault of ours must neither look like a clean result nor like a denial.
        _fail(
            f"pratique met a fault of its own ({type(error).__name__}: {error}): set PRATIQUE_DEBUG=1 and report what it prints.",
            2,
        )
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> None:
    click.echo(click.style("Error: ", fg="red", bold=True) + message, err=True)
    sys.exit(code)
