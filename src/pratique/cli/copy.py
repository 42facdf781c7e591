"""Copy an image with everything that hangs on it."""

from typing import Any

import click

from pratique.cli import _moving, _signing


@click.command("copy")
@click.argument("source", metavar="SOURCE")
@click.argument("destination", metavar="DESTINATION")
@click.option("--platform", default="", metavar="OS/ARCH", help="Of an index, only the image for this platform.")
@click.option("--only-image", is_flag=True, help="Leave behind what hangs on it.")
@_signing.place_option
@click.pass_context
def command(ctx: click.Context, /, source: str, destination: str, **options: Any) -> None:
    """Copy SOURCE to DESTINATION: names in registries, oci-dir:PATH[:TAG] or oci-archive:FILE[:TAG].

    An index is copied with all that it lists, and each with its signatures, attestations and whatever else refers to it. No digest
    changes. The destination's tag is written last: it never names what is not whole. Exit code 2: something that hangs on the image
    could not be read and was left behind; it is said.
    """
    from pratique.image import sources
    from pratique.workflow.moving import moving, opening, planning

    settings = _signing.settings_for(ctx.obj.settings, (source, destination), insecure=options["insecure"])
    origin, target = sources.parse(source), sources.parse(destination)
    with opening.source(origin, settings, ctx.obj.progress) as here:
        if options["platform"]:
            here.root = planning.of_platform(here, options["platform"], settings.limits)
        with opening.destination(target, settings, opening.reference(origin)) as there:
            moved = moving.move(here, there, ctx.obj.progress, settings.limits, only_image=options["only_image"])
    ctx.exit(_moving.say(moved, "Copied", destination))
