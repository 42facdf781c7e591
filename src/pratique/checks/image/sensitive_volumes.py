"""A volume lies on a folder of the system.

Why: what the image holds there is replaced by a volume, which outlives the container and may be the host's own folder.
Fix: keep volumes to folders of data, such as `/data`.
References: https://docs.docker.com/reference/dockerfile/#volume
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._history import Step, last
from pratique.checks.system_folders import is_sensitive
from pratique.model.image import ImageConfig

FAILS: Examples = ({"config": {"volumes": ["/etc"]}}, {"config": {"volumes": ["/var/run/docker.sock"]}})
PASSES: Examples = ({"config": {"volumes": ["/data", "/var/lib/postgresql/data", "/etc/app"]}},)


@check("medium", standards=("DKL-DI-0002",))
def sensitive_volumes(config: ImageConfig, history: tuple[Step, ...]) -> Iterator[Fault]:
    step = last(history, "VOLUME")
    for volume in config.volumes:
        if is_sensitive(volume):
            yield Fault(f"A volume lies on {volume}.", subject=volume, instruction=step.text if step else "")
