"""Where engines listen: what the user set, the usual places, or a podman that is started for the occasion."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pratique.engine.api import Engine
from pratique.errors import NotFoundError, OutsideError, UsageError
from pratique.model.settings import Settings

_START_SECONDS = 20.0


@contextmanager
def docker(settings: Settings) -> Iterator[Engine]:
    """Docker's engine. NotFoundError when there is no socket."""
    user = os.getuid()
    usual = [
        "/var/run/docker.sock",
        f"/run/user/{user}/docker.sock",
        os.path.join(settings.home, ".docker/run/docker.sock"),
    ]
    path = _named(settings.docker_host) or next(filter(os.path.exists, usual), "")
    if not path:
        raise NotFoundError("There is no Docker here (no socket): start it, or set DOCKER_HOST=unix:///PATH.")
    with Engine(path, "Docker", settings.limits) as engine:
        yield engine


@contextmanager
def podman(settings: Settings) -> Iterator[Engine]:
    """Podman's engine; where it does not listen, one that serves us alone. NotFoundError without podman."""
    user = os.getuid()
    usual = ["/run/podman/podman.sock"] if user == 0 else [f"/run/user/{user}/podman/podman.sock"]
    path = _named(settings.podman_host) or next(filter(os.path.exists, usual), "")
    if path:
        with Engine(path, "podman", settings.limits) as engine:
            yield engine
        return
    with _served() as path, Engine(path, "podman", settings.limits) as engine:
        yield engine


def _named(host: str) -> str:
    """The path of a `unix://` URL; empty for none. UsageError for other schemes: an image is read where it lies."""
    if not host:
        return ""
    if not host.startswith("unix://"):
        raise UsageError(f"Engines are reached by their unix socket, and {host[:100]!r} is none: write unix:///PATH.")
    return host.removeprefix("unix://")


@contextmanager
def _served() -> Iterator[str]:
    program = shutil.which("podman")
    if not program:
        raise NotFoundError("There is no podman here (no socket and no program): install it or start its service.")
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        path = os.path.join(folder, "podman.sock")
        command = [program, "system", "service", "--time", "0", f"unix://{path}"]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _await(process, path)
            yield path
        finally:
            process.terminate()
            process.wait()


def _await(process: subprocess.Popen[bytes], path: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while not os.path.exists(path):
        if process.poll() is not None or time.monotonic() > end:
            raise OutsideError("podman's service did not start: run `podman system service` to see why.")
        time.sleep(0.02)
