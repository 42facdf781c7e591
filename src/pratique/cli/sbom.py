"""Write the SBOM of an image, a tree or another SBOM."""

from typing import Any

import click

from pratique.cli import _output


@click.command("sbom")
@click.argument("target")
@click.option("--platform", metavar="OS/ARCH", help="Platform of a multi-platform image (default: this machine's).")
@click.option(
    "--lock-files/--no-lock-files", "declared", default=None, help="Count lock files too (default: only in trees)."
)
@_output.report_options("cyclonedx")
@click.pass_context
def command(ctx: click.Context, /, target: str, **options: Any) -> None:
    """Write what TARGET holds as CycloneDX, SPDX or any other format; nothing is matched or judged."""
    if options["platform"]:
        ctx.obj.overrides["platform"] = options["platform"]
    from pratique import inspection

    request = inspection.Request(targets=(target,), declared=options["declared"])
    report = inspection.sbom(request, ctx.obj.settings, ctx.obj.progress)
    _output.write(report, options["format_"], options["output"], options["severity"], show_suppressed=False)
