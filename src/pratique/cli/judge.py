"""Judge a stored report again, under another policy or as of another time."""

from typing import Any

import click

from pratique.cli import _output, _stored, _waived
from pratique.model.finding import Severity


@click.command("judge")
@click.argument("path", type=click.Path(), metavar="REPORT")
@click.option(
    "-p", "--policy", "policies", multiple=True, type=click.Path(), help="Policy file; may be repeated, all must allow."
)
@click.option(
    "--at", metavar="TIME", default="", help="As-of time, as 2026-01-31 or 2026-01-31T12:00:00Z (default: now)."
)
@click.option("--accept-incomplete", is_flag=True, help="Let an incomplete examination pass; the verdict says so.")
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    help="Deny findings of this severity and above as well.",
)
@click.option("--ignore-unfixed", is_flag=True, help="--fail-on counts only what has a fix.")
@click.option(
    "--ignore-file",
    "ignore_files",
    multiple=True,
    type=click.Path(),
    help=".trivyignore, .grype.yaml, osv-scanner.toml.",
)
@click.option("--vex", multiple=True, type=click.Path(), help="OpenVEX, CSAF or CycloneDX VEX document.")
@click.option("--baseline", type=click.Path(), default="", help="An older JSON report: only what is new counts.")
@_output.report_options()
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Judge a stored REPORT (`pratique scan --format json`) again; the image is not looked at."""
    from pratique import policy
    from pratique.model.verdict import Context
    from pratique.policy import replay

    named = options["policies"] or ((ctx.obj.settings.policy,) if ctx.obj.settings.policy else ())
    context = Context(
        accept_incomplete=options["accept_incomplete"],
        fail_on=Severity(options["fail_on"]) if options["fail_on"] else None,
        ignore_unfixed=options["ignore_unfixed"],
    )
    judged = replay.rejudge(
        _stored.read(options["path"]),
        policy.load(named),
        _waived.waivers(options, ctx.obj.progress),
        context,
        _stored.moment(options["at"]),
    )
    _output.write(
        judged, options["format_"], options["output"], options["severity"], show_suppressed=options["show_suppressed"]
    )
    codes = {result.verdict.exit_code for result in judged.results} | {each.exit_code for each in judged.failures}
    ctx.exit(next((code for code in (2, 4, 3, 1) if code in codes), 0))
