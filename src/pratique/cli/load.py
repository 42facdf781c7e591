"""Load images that `save` wrote into registries, with everything that hangs on them."""

from typing import Any

import click

from pratique.cli import _moving, _signing


@click.command("load")
@click.argument("path", metavar="DIRECTORY|FILE.tar", type=click.Path())
@click.option(
    "--to",
    default="",
    metavar="REFERENCE",
    help="Where the image goes; with / at its end (registry.example.com/mirror/) each image goes below it. Default: where it came from.",
)
@click.option("--only-image", is_flag=True, help="Leave behind what hangs on them.")
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, path: str, to: str, **options: Any) -> None:
    """Load all images of an OCI layout, one of `cosign save` too, with all that hangs on them.

    Each tag is written last: it never names what is not whole. Exit code 2: something that hangs on an image was left behind; it is said.
    """
    from pratique.workflow.moving import shipping

    settings = ctx.obj.settings
    if options["insecure"]:
        names = shipping.references_of(path, to, settings, ctx.obj.progress)
        settings = _signing.settings_for(settings, tuple(f"registry:{name}" for name in names), insecure=True)
    found = shipping.load(path, to, settings, ctx.obj.progress, only_image=options["only_image"])
    ctx.exit(max([_moving.say(each.moved, "Loaded", each.name) for each in found]))
