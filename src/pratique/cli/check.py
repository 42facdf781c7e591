"""Check files: Dockerfiles, Kubernetes manifests and more, told by their content."""

from typing import Any

import click

from pratique.cli import _output, _waived
from pratique.errors import UsageError
from pratique.model.finding import Severity

_WIDEST = 60
"""Characters to which a column of a table is filled up."""


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATH...")
@click.option(
    "-p", "--policy", "policies", multiple=True, type=click.Path(), help="Policy file; may be repeated, all must allow."
)
@click.option(
    "--honour-ignores", is_flag=True, help="Let ignore comments in the files count; without, they are only said."
)
@click.option("--no-git-ignore", "everything", is_flag=True, help="Check what git ignores too.")
@click.option(
    "--pod-security",
    metavar="LEVEL[@VERSION]",
    default="",
    help="Check Kubernetes files by that Pod Security Standard alone: baseline, restricted@v1.25 …",
)
@click.option(
    "--who-can",
    is_flag=True,
    help="Judge nothing: print who can do what by the RBAC objects in the files (json: as JSON).",
)
@click.option("--accept-incomplete", is_flag=True, help="Let an incomplete examination pass; the verdict says so.")
@click.option("--report-only", is_flag=True, help="Judge nothing and exit 0.")
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity if s is not Severity.UNKNOWN]),
    help="Deny findings of this severity and above as well.",
)
@click.option(
    "--ignore-file", "ignore_files", multiple=True, type=click.Path(), help=".trivyignore, .trivyignore.yaml …"
)
@click.option("--baseline", type=click.Path(), default="", help="An older JSON report: only what is new counts.")
@_output.report_options()
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Check the files below each PATH and judge them; `-` is standard input.

    Files are told by their content. Without a policy, findings of severity high and critical are denied.
    """
    from pratique import inspection
    from pratique.inspection import checking

    if options["pod_security"] and (options["policies"] or options["fail_on"]):
        raise UsageError("--pod-security judges by that standard alone: leave --policy and --fail-on out.")
    if options["who_can"]:
        _print_access(ctx, paths, options)
    state = ctx.obj
    request = checking.Request(
        paths=paths,
        policies=options["policies"],
        honour_ignores=options["honour_ignores"],
        everything=options["everything"],
        accept_incomplete=options["accept_incomplete"],
        report_only=options["report_only"],
        pod_security=options["pod_security"],
        fail_on=Severity(options["fail_on"]) if options["fail_on"] else None,
        waivers=_waived.waivers(options, state.progress),
    )
    report = checking.run(request, state.settings, state.progress)
    _output.write(
        report, options["format_"], options["output"], options["severity"], show_suppressed=options["show_suppressed"]
    )
    ctx.exit(inspection.exit_code(report))


def _print_access(ctx: click.Context, paths: tuple[str, ...], options: dict[str, Any]) -> None:
    """A table, or JSON; what could not be read is said and is exit 3."""
    import msgspec

    from pratique.inspection import checking
    from pratique.policy.proof import plain

    found, unread = checking.who_can(paths, everything=options["everything"])
    if "json" in options["format_"]:
        click.echo(msgspec.json.format(msgspec.json.encode(found)))
    else:
        table = [["SUBJECT", "NAMESPACE", "MAY", "ON", "BY", "PLACE"]]
        for one in found:
            place = f"{one.path}:{one.line}"
            row = [one.subject, one.namespace, ",".join(one.verbs), ", ".join(one.resources), one.role, place]
            table.append([plain(text) for text in row])
        widths = [min(max(len(row[column]) for row in table), _WIDEST) for column in range(len(table[0]))]
        for row in table:
            click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    for text in unread:
        click.echo(click.style("Error: ", fg="red", bold=True) + plain(text), err=True)
    ctx.exit(3 if unread else 0)
