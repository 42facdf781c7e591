"""Save images with everything that hangs on them as an OCI layout, for a closed network."""

from typing import Any

import click

from pratique.cli import _moving, _signing


@click.command("save")
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option("-o", "--output", required=True, type=click.Path(), help="Directory, or a file that ends in .tar.")
@click.option("--only-image", is_flag=True, help="Leave behind what hangs on them.")
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, images: tuple[str, ...], output: str, **options: Any) -> None:
    """Save each IMAGE, with all that an index lists, its signatures, attestations and whatever else refers to it.

    What is written is an OCI layout, which `pratique load`, `cosign load` (one image), skopeo and containerd read. A directory keeps
    what it has; a .tar is replaced when the new one is whole. Exit code 2: something that hangs on an image was left behind; it is said.
    """
    from pratique.image import sources
    from pratique.workflow.moving import shipping

    settings = _signing.settings_for(ctx.obj.settings, images, insecure=options["insecure"])
    targets = [sources.parse(image) for image in images]
    found = shipping.save(targets, output, settings, ctx.obj.progress, only_image=options["only_image"])
    ctx.exit(max([_moving.say(each.moved, "Saved", each.name) for each in found]))
