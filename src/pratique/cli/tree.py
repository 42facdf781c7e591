"""Everything that hangs on an image: signatures, attestations, SBOMs, with their signers and ages."""

import click

from pratique.cli import _signing


@click.command("tree")
@click.argument("image", metavar="IMAGE")
@click.option(
    "--key", "keys", multiple=True, help="Public key: a PEM file; what it signed is marked valid. May be repeated."
)
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, image: str, keys: tuple[str, ...], insecure: bool) -> None:
    """Show all that hangs on an IMAGE: a name in a registry, or an OCI layout (oci-dir:PATH[:TAG])."""
    from datetime import UTC, datetime

    from pratique.image import sources
    from pratique.signing import hanging, place
    from pratique.signing import keys as key_places

    settings = _signing.settings_for(ctx.obj.settings, (image,), insecure=insecure)
    trusted = [key for name in keys for key in key_places.public(name, offline=settings.offline)]
    with place.open(sources.parse(image), settings) as there:
        tree = hanging.grown(there, trusted, datetime.now(UTC))
    click.echo(_signing.printable("\n".join(hanging.lines(tree))))
