"""Sign images with a key."""

from typing import Any

import click

from pratique.cli import _signing


@click.command("sign")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option("--key", required=True, help="Private key: a PEM file (`pratique keys generate`).")
@_signing.layout_option
@click.option("-a", "--annotations", multiple=True, metavar="KEY=VALUE", help="Said with the signature, and signed.")
@click.option("-r", "--recursive", is_flag=True, help="Sign every image that an index lists too.")
@_signing.password_option
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, images: tuple[str, ...], **options: Any) -> None:
    """Sign each IMAGE: a name in a registry, or an OCI layout (oci-dir:PATH[:TAG]).

    A tag is resolved first and its digest is what is signed and shown.
    """
    from pratique.image import sources
    from pratique.model.signature import Layout
    from pratique.signing import attaching, covering, keys, place

    settings = _signing.settings_for(ctx.obj.settings, images, insecure=options["insecure"])
    texts = _signing.annotations(options["annotations"])
    key = keys.private(options["key"], _signing.password(options["password_file"]))
    for image in images:
        with place.open(sources.parse(image), settings) as there:
            subjects = covering.tree(there) if options["recursive"] else (there.root,)
            for subject in subjects:
                click.echo(f"Signing {there.name}@{subject.digest} ({image}) with {key.public.fingerprint}")
                made = attaching.sign(there, subject, key, Layout(options["layout"]), texts)
                click.echo(f"Signed: {made} ({options['layout']})")
