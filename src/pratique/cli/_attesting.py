"""`--attest` of `scan`: what was seen is signed and attached, by whom and where the options say."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pratique.cli import _signing

if TYPE_CHECKING:
    from pratique.model.report import Report
    from pratique.model.settings import Settings
    from pratique.workflow.attesting import Signing

_F = TypeVar("_F", bound=Callable[..., Any])
_OUTSIDE = {
    "ignore_files": "--ignore-file",
    "vex": "--vex",
    "baseline": "--baseline",
    "fail_on": "--fail-on",
    "ignore_unfixed": "--ignore-unfixed",
    "accept_incomplete": "--accept-incomplete",
    "report_only": "--report-only",
}
"""What changes a verdict and is no part of a policy, so that its digest does not cover it."""
_SIGNER = {"key": "--key", "identity_token": "--identity-token", "verifier": "--verifier"}


def options(function: _F) -> _F:
    """--attest and who signs."""
    for each in reversed(
        (
            click.option(
                "--attest",
                default="",
                metavar="TYPE[,TYPE]",
                help="Sign what was seen and attach it to the image: vuln, vulns, cyclonedx, spdx, openvex, vsa (the verdict).",
            ),
            _signing.signer_options,
            click.option(
                "--verifier", default="", metavar="URI", help="Who verified, in the verdict that is attested."
            ),
            _signing.layout_option,
            _signing.password_option,
        )
    ):
        function = each(function)
    return function


def signing(targets: tuple[str, ...], given: dict[str, Any], settings: "Settings") -> "Signing | None":
    """Who attests, None where nothing is to be; before anything is read. UsageError, InputError, OutsideError."""
    from pratique.errors import UsageError

    wanted = types(given)
    if not wanted:
        if needless := [name for key, name in _SIGNER.items() if given[key]]:
            raise UsageError(f"{needless[0]} is for what --attest signs: say what to attest, as in --attest vuln,vsa.")
        return None
    from pratique.model.signature import Layout
    from pratique.workflow import attesting

    verifier = given["verifier"] or attesting.VERIFIER
    attesting.check(targets, wanted, verifier)
    outside = [name for key, name in _OUTSIDE.items() if given[key]]
    if attesting.SUMMARY in wanted and outside:
        raise UsageError(
            f"The attested verdict names one policy, which {outside[0]} is no part of: write it into the policy."
        )
    signer, name = _signing.signer(given, settings)
    return attesting.Signing(signer, name, Layout(given["layout"]), verifier)


def types(given: dict[str, Any]) -> tuple[str, ...]:
    """What is to be attested, each once."""
    return tuple(dict.fromkeys(word for each in given["attest"].split(",") if (word := each.strip())))


def attested(report: "Report", given: dict[str, Any], signing: "Signing", settings: "Settings") -> "Report":
    """The report with what was attached; that is said on standard error, where a report for programs is not."""
    from pratique.workflow import attesting

    report = attesting.attest(report, types(given), signing, settings)
    for result in report.results:
        for each in result.attached:
            what = f"{each.predicate_type} to {each.subject} ({_signing.printable(result.target)})"
            said = f"Not attested: {what}: {each.error}" if each.error else f"Attested: {what}: {each.digest}"
            click.echo(_signing.printable(said), err=True)
    return report
