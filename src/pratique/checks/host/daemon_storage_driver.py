"""The storage driver is no longer kept.

Why: aufs, devicemapper and overlay were removed from Docker after years without care; the newer engines do not start with them.
Fix: remove `storage-driver`; the engine then takes overlay2.
References: https://docs.docker.com/engine/storage/drivers/select-storage-driver/
"""

from collections.abc import Iterator

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.host._settings import Settings

FAILS: Lines = {
    '{\n  "storage-driver": "aufs"\n}': 2,
    '{"storage-driver": "devicemapper"}': 1,
}
PASSES: Texts = (
    '{"storage-driver": "overlay2"}',
    "{}",
)

_REMOVED = {"aufs": "24.0", "overlay": "24.0", "devicemapper": "25.0"}


@check("medium", standards=("CIS-Docker-2.6",))
def daemon_storage_driver(daemon: Settings) -> Iterator[Fault]:
    driver = daemon.text("storage-driver")
    if driver in _REMOVED:
        yield Fault(
            f"The storage driver {driver} was removed in Docker {_REMOVED[driver]}.", daemon.line("storage-driver")
        )
