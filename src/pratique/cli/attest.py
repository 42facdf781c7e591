"""Sign a statement about images: an SBOM, a scan, provenance."""

from typing import Any

import click

from pratique.cli import _signing


@click.command("attest")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@_signing.signer_options
@click.option("--predicate", required=True, type=click.Path(), help="File with what is said of the image: JSON.")
@click.option(
    "--type",
    "type_",
    default="custom",
    show_default=True,
    help="Predicate type: a URI, or spdx, cyclonedx, openvex, vuln, test-result …",
)
@_signing.layout_option
@_signing.password_option
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, images: tuple[str, ...], **options: Any) -> None:
    """Attest a predicate about each IMAGE: a name in a registry, or an OCI layout (oci-dir:PATH[:TAG])."""
    from pratique.image import sources
    from pratique.model.signature import Layout
    from pratique.policy import read_file
    from pratique.signing import attaching, place, predicates

    settings = _signing.settings_for(ctx.obj.settings, images, insecure=options["insecure"])
    uri = predicates.uri(options["type_"])
    predicate = read_file(options["predicate"], attaching.LARGEST_PREDICATE)
    predicates.check(uri, predicate)
    key, name = _signing.signer(options, settings)
    for image in images:
        with place.open(sources.parse(image), settings) as there:
            click.echo(f"Attesting {uri} of {there.name}@{there.root.digest} ({image}) with {name}")
            made = attaching.attest(there, there.root, key, uri, predicate, Layout(options["layout"]))
            click.echo(f"Attested: {made} ({options['layout']})")
