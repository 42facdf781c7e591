"""Scan images, trees and SBOMs: packages, vulnerabilities, secrets, verdict."""

from typing import Any

import click

from pratique.cli import _attesting, _output, _waived
from pratique.model.finding import Severity


@click.command("scan")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option(
    "-p", "--policy", "policies", multiple=True, type=click.Path(), help="Policy file; may be repeated, all must allow."
)
@click.option("--platform", metavar="OS/ARCH", help="Platform of a multi-platform image (default: this machine's).")
@click.option("--all-platforms", is_flag=True, help="Every platform of a multi-platform image.")
@click.option(
    "--lock-files/--no-lock-files", "declared", default=None, help="Count lock files too (default: only in trees)."
)
@click.option(
    "--secrets/--no-secrets", default=True, help="Look for secrets (default); without, they count as not examined."
)
@click.option(
    "--package-files", is_flag=True, help="Compare programs with what dpkg and apk say of them (rpm: always)."
)
@click.option("--size", is_flag=True, help="Say where the bytes are: by layer and folder, and which are in vain.")
@click.option("--accept-incomplete", is_flag=True, help="Let an incomplete examination pass; the verdict says so.")
@click.option("--report-only", is_flag=True, help="Judge nothing and exit 0.")
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    help="Deny findings of this severity and above as well.",
)
@click.option(
    "--ignore-unfixed", is_flag=True, help="Do not deny for what has no fix; --fail-on and the built-in policy only."
)
@click.option(
    "--ignore-file",
    "ignore_files",
    multiple=True,
    type=click.Path(),
    help=".trivyignore, .grype.yaml, osv-scanner.toml …",
)
@click.option("--vex", multiple=True, type=click.Path(), help="OpenVEX, CSAF or CycloneDX VEX document.")
@click.option("--baseline", type=click.Path(), default="", help="An older JSON report: only what is new counts.")
@click.option(
    "--insecure-registry",
    "insecure",
    multiple=True,
    metavar="HOST",
    help="Plain HTTP or an unverified certificate, for this host alone.",
)
@click.option("--verify", is_flag=True, help="Hash layers again that were hashed before.")
@_attesting.options
@_output.report_options()
@click.pass_context
def command(ctx: click.Context, /, targets: tuple[str, ...], **options: Any) -> None:
    """Scan each TARGET and judge it.

    A TARGET is registry:NAME, docker:NAME, podman:NAME, containerd:NAME, container:ID, docker-archive:FILE, oci-dir:PATH,
    oci-archive:FILE, dir:PATH or sbom:FILE; a bare word is an existing path, told by its content, else a name in a registry.
    """
    state = ctx.obj
    if options["platform"] or options["all_platforms"]:
        state.overrides["platform"] = "all" if options["all_platforms"] else options["platform"]
    from pratique import inspection

    settings = _insecure(state.settings, options["insecure"])
    request = inspection.Request(
        targets=targets,
        policies=options["policies"],
        declared=options["declared"],
        secrets=options["secrets"],
        package_files=options["package_files"],
        sizes=options["size"],
        accept_incomplete=options["accept_incomplete"],
        report_only=options["report_only"],
        verify=options["verify"],
        fail_on=Severity(options["fail_on"]) if options["fail_on"] else None,
        ignore_unfixed=options["ignore_unfixed"],
        waivers=_waived.waivers(options, state.progress),
    )
    signing = _attesting.signing(targets, options, settings)
    report = inspection.scan(request, settings, state.progress)
    if signing is not None:
        report = _attesting.attested(report, options, signing, settings)
    _output.write(
        report, options["format_"], options["output"], options["severity"], show_suppressed=options["show_suppressed"]
    )
    ctx.exit(inspection.exit_code(report))


def _insecure(settings: Any, hosts: tuple[str, ...]) -> Any:
    """Settings in which these hosts, and no others, may be spoken to without a verified certificate."""
    if not hosts:
        return settings
    import msgspec

    from pratique.model.settings import RegistryAccess

    registries = dict(settings.registries)
    for host in hosts:
        registries[host] = msgspec.structs.replace(registries.get(host, RegistryAccess()), insecure=True)
    return msgspec.structs.replace(settings, registries=registries)
