"""Explain a verdict: the rule, the evidence, its source and time, and what would change the answer."""

import click


@click.command("explain")
@click.argument("path", type=click.Path(), metavar="REPORT")
@click.argument("finding", default="", metavar="[FINDING]")
def command(path: str, finding: str) -> None:
    """Show the proof of the verdicts in a stored REPORT, or all that is known of one FINDING.

    FINDING is an id (CVE-2024-0001), an alias, a fingerprint, or the name of a package.
    """
    from pratique.cli._stored import read
    from pratique.errors import UsageError
    from pratique.policy import proof

    report = read(path)
    lines = list(proof.of_finding(report, finding) if finding else proof.of_report(report))
    if finding and not lines:
        raise UsageError(f"There is no finding {finding!r} in {path}: `pratique explain {path}` lists what counted.")
    click.echo("\n".join(lines).rstrip())
