"""Sign a file with a key, or with a login."""

from typing import Any

import click

from pratique.cli import _signing


@click.command("sign-blob")
@click.argument("file", metavar="FILE", type=click.Path())
@_signing.signer_options
@click.option("--bundle", type=click.Path(), default="", help="File to write the bundle to (cosign 3, Sigstore v0.3).")
@click.option(
    "--output-signature", type=click.Path(), default="", help="File to write the signature alone to, in base64."
)
@_signing.password_option
@click.pass_context
def command(ctx: click.Context, /, file: str, bundle: str, output_signature: str, **options: Any) -> None:
    """Sign FILE. Without --bundle and --output-signature the signature is printed, in base64.

    A login's signature can be verified with its certificate only, which is in the bundle.
    """
    from pratique.errors import UsageError
    from pratique.oci import replacing
    from pratique.policy import read_file
    from pratique.signing import blobs

    if not (options["key"] or bundle):
        raise UsageError("A login's signature is verified with its certificate: name a file for both with --bundle.")
    data = read_file(file, blobs.LARGEST)
    key, name = _signing.signer(options, ctx.obj.settings)
    made = blobs.sign(data, key)
    click.echo(f"Signing {file} with {name}", err=True)
    if bundle:
        replacing.write(bundle, made)
        click.echo(f"Wrote the bundle to {bundle}", err=True)
    if output_signature:
        replacing.write(output_signature, blobs.bare(made).encode())
        click.echo(f"Wrote the signature to {output_signature}", err=True)
    if not (bundle or output_signature):
        click.echo(blobs.bare(made))
