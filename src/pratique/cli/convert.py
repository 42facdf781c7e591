"""Write a stored JSON report in another format."""

import click

from pratique.cli import _output


@click.command("convert")
@click.argument("report", metavar="REPORT", type=click.Path())
@_output.report_options()
@click.pass_context
def command(
    ctx: click.Context,
    report: str,
    format_: str,
    output: str,
    severity: str,
    show_suppressed: bool,
) -> None:
    """Write REPORT, made by `pratique scan --format json`, in another format. `-` reads standard input.

    Nothing is judged again: the verdict is the report's own, and the command exits 0.
    """
    from pratique.documents import report_json

    _output.write(report_json.read(_bytes(report)), format_, output, severity, show_suppressed=show_suppressed)
    ctx.exit(0)


def _bytes(path: str) -> bytes:
    """The file's content, read only as far as a report may be long."""
    from pratique.documents import strict
    from pratique.errors import NotFoundError

    try:
        with click.open_file(path, "rb") as file:
            content: bytes = file.read(strict.SIZE + 1)
    except OSError as error:
        raise NotFoundError(
            f"{path} cannot be read ({error.strerror}): name a report written by `pratique scan --format json`."
        ) from None
    return content
