"""What the commands that move images say when it is done."""

from typing import TYPE_CHECKING

import click

from pratique.cli import _signing

if TYPE_CHECKING:
    from pratique.workflow.moving.moving import Moved


def say(moved: "Moved", verb: str, destination: str) -> int:
    """Print what was moved; the exit code."""
    there = f"{moved.present} there already" + (
        f", {moved.borrowed} taken over in the registry" if moved.borrowed else ""
    )
    click.echo(
        f"{verb} {destination}: {moved.digest}\n"
        f"  {moved.manifests} manifests, of which {moved.hanging} hang on the image; {moved.blobs} blobs ({there}), {moved.sent:,} bytes sent"
    )
    for digest in moved.elsewhere:
        click.echo(f"  lies elsewhere, and was not copied: {digest} (a foreign layer, which only its own URLs hold)")
    for problem in moved.problems:
        click.echo(
            click.style("Error: ", fg="red", bold=True) + _signing.printable(f"left behind: {problem}"), err=True
        )
    return 2 if moved.problems else 0
