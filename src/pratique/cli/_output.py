"""Where a report goes: standard output or a file, in one of the formats of `report/`."""

import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from pratique import plugins

if TYPE_CHECKING:
    from pratique.model.report import Report

_F = TypeVar("_F", bound=Callable[..., Any])
FORMATS = tuple(name.replace("_", "-") for name in plugins.names("pratique.report"))


def report_options(default: str = "table") -> Callable[[_F], _F]:
    """--format, --output, --severity and --show-suppressed, as every command that prints a report has them."""

    def add(function: _F) -> _F:
        for option in (
            click.option("--show-suppressed", is_flag=True, help="List suppressed findings too."),
            click.option(
                "--severity", default="", metavar="A,B", help="Show only these severities; the verdict ignores it."
            ),
            click.option(
                "-o", "--output", type=click.Path(), default="-", help="File to write (default: standard output)."
            ),
            click.option(
                "-f",
                "--format",
                "format_",
                type=str,
                default=default,
                show_default=True,
                metavar="FORMAT",
                help=", ".join(FORMATS) + ".",
            ),
        ):
            function = option(function)
        return function

    return add


def write(report: "Report", format_: str, output: str, severity: str, *, show_suppressed: bool) -> None:
    """Write a report; a file is replaced only when all of it has been written. Failures are said on standard error too."""
    from pratique import report as reports
    from pratique.errors import UsageError
    from pratique.model.finding import Severity
    from pratique.model.report import Options

    wanted = tuple(word.strip().lower() for word in severity.split(",") if word.strip())
    if unknown := [word for word in wanted if word not in list(Severity)]:
        raise UsageError(f"There is no severity `{unknown[0]}`: use {', '.join(Severity)}.")
    if output != "-" or format_ != "table":
        _say_failures(report)
    if output == "-":
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that is not UTF-8 shows what it can
        import shutil

        width = shutil.get_terminal_size((120, 24)).columns
        reports.write(report, format_, sys.stdout, Options(colour, width, wanted, show_suppressed))
        return
    # A pipe or a device is written to; only a file is replaced.
    direct = os.path.exists(output) and not os.path.isfile(output)
    whole = output if direct else f"{output}.{os.getpid()}.part"
    try:
        with open(whole, "w", encoding="utf-8") as file:
            _to_file(report, format_, file, Options(False, 120, wanted, show_suppressed))
        if not direct:
            os.replace(whole, output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written ({error.strerror}): name another file with --output.") from None
    finally:
        if not direct and os.path.exists(whole):
            os.unlink(whole)


def _say_failures(report: "Report") -> None:
    """What could not be read is an error on the terminal too, where the report goes elsewhere or is for programs."""
    for failure in report.failures:
        click.echo(click.style("Error: ", fg="red", bold=True) + f"{failure.target}: {failure.error}", err=True)


def _to_file(report: "Report", format_: str, file: TextIO, options: Any) -> None:
    from pratique import report as reports

    reports.write(report, format_, file, options)
