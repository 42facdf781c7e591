"""A guided tour of the life cycle: build, scan, deny, fix, allow; offline, in under a minute."""

import os
import tempfile
from typing import Any

import click


@click.command("demo")
@click.option("--keep", type=click.Path(), default="", help="Keep the images and the report in this folder.")
@click.pass_context
def command(ctx: click.Context, /, keep: str) -> None:
    """Assemble a small image with old packages, scan it, explain the denial, apply the fixes and scan it again.

    It uses the advisories that ship with pratique and a policy of its own, and nothing of yours.
    """
    if keep:
        os.makedirs(keep, exist_ok=True)
        _tour(ctx, os.path.abspath(keep))
        return
    with tempfile.TemporaryDirectory(prefix="pratique-demo-") as folder:
        _tour(ctx, folder)


def _tour(ctx: click.Context, folder: str) -> None:
    from pratique.workflow import demo

    fetch = not ctx.obj.overrides.get("offline")
    policy = os.path.join(folder, "policy.yaml")
    with open(policy, "wb") as file:
        file.write(demo.POLICY)
    _step(1, "An image with old packages")
    before = demo.build(os.path.join(folder, "before"), demo.OLD, fetch=fetch)
    _said(before)
    _step(2, "Scan it, with this policy:")
    click.echo(demo.POLICY.decode())
    report = _scan(folder, "before", policy)
    click.echo()
    _step(3, "The least versions in which nothing is left that has a fix, whatever its severity")
    fixes = demo.fixes(report)
    for name, version in fixes.items():
        click.echo(f"  {name:<10} → {click.style(version, fg='green')}")
    _step(4, "Apply the fixes, and build again")
    after = demo.build(os.path.join(folder, "after"), demo.applied(demo.OLD, fixes), fetch=fetch)
    _said(after)
    _step(5, "Scan it again")
    second = _scan(folder, "after", policy)
    click.echo()
    if report.verdict.allowed or not second.verdict.allowed or not second.verdict.complete:
        from pratique.errors import EvidenceError

        raise EvidenceError("The tour did not end as it should (denied, then allowed): please report what it printed.")
    click.echo("Next: `pratique scan IMAGE` on an image of yours, and `pratique policy init` for a policy of your own.")


def _scan(folder: str, name: str, policy: str) -> Any:
    import msgspec

    from pratique import inspection
    from pratique.cli import _output
    from pratique.settings import load

    # Nothing of the user's is read or changed: own data, own cache, no network.
    settings = msgspec.structs.replace(
        load(environment={"HOME": folder}),
        data_dir=os.path.join(folder, "data"),
        cache_dir=os.path.join(folder, "cache"),
        offline=True,
    )
    request = inspection.Request(targets=(f"oci-dir:{os.path.join(folder, name)}",), policies=(policy,))
    report = inspection.scan(request, settings)
    _output.write(report, "table", "-", "", show_suppressed=False)
    return report


def _step(number: int, title: str) -> None:
    click.echo(click.style(f"\n{number}. {title}", bold=True))


def _said(built: Any) -> None:
    click.echo(f"  {built.digest}")
    if built.fetched:
        click.echo(f"  fetched: {', '.join(built.fetched)}")
    if built.carried:
        click.echo(f"  only the records of: {', '.join(built.carried)}")
