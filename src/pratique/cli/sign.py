"""Sign images with a key, or with a login."""

from typing import Any

import click

from pratique.cli import _signing


@click.command("sign")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@_signing.signer_options
@_signing.layout_option
@click.option("-a", "--annotations", multiple=True, metavar="KEY=VALUE", help="Said with the signature, and signed.")
@click.option("-r", "--recursive", is_flag=True, help="Sign every image that an index lists too.")
@_signing.password_option
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, images: tuple[str, ...], **options: Any) -> None:
    """Sign each IMAGE: a name in a registry, or an OCI layout (oci-dir:PATH[:TAG]).

    A tag is resolved first and its digest is what is signed and shown. Without --key a login signs (keyless): a token of
    --identity-token, SIGSTORE_ID_TOKEN or the CI, at Sigstore's public instance or the one of the two files.
    """
    from pratique.image import sources
    from pratique.model.signature import Layout
    from pratique.signing import attaching, covering, place

    settings = _signing.settings_for(ctx.obj.settings, images, insecure=options["insecure"])
    texts = _signing.annotations(options["annotations"])
    key, name = _signing.signer(options, settings)
    for image in images:
        with place.open(sources.parse(image), settings) as there:
            subjects = covering.tree(there) if options["recursive"] else (there.root,)
            for subject in subjects:
                click.echo(f"Signing {there.name}@{subject.digest} ({image}) with {name}")
                made = attaching.sign(there, subject, key, Layout(options["layout"]), texts)
                click.echo(f"Signed: {made} ({options['layout']})")
