"""Starts real daemons for a test and stops them: a registry, dockerd, podman, containerd. Skips, loudly, what is missing."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import servers

SECONDS = 60


def need(*programs: str) -> None:
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}; run tests/real/install")


def need_root() -> None:
    if os.getuid():
        pytest.skip("needs root to run an engine of its own")


def run(*command: str, **more) -> str:
    """Standard output of a program that must succeed."""
    done = subprocess.run(command, capture_output=True, check=False, **more)
    assert done.returncode == 0, f"{command[0]} failed: {done.stderr.decode()[-2000:]}"
    return done.stdout.decode()


@contextlib.contextmanager
def running(command: list[str], log: Path, ready: Callable[[], bool], **more) -> Iterator[None]:
    with open(log, "wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, **more)
    try:
        end = time.monotonic() + SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                pytest.skip(f"{command[0]} does not run here: {log.read_text()[-500:]}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(SECONDS / 4)
        except subprocess.TimeoutExpired:  # olareg hangs on its own locks when it held a large list
            process.kill()
            process.wait()


def answers(path: str) -> bool:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as sock:
        return sock.connect_ex(path) == 0


def listens(port: int) -> bool:
    with contextlib.closing(socket.socket()) as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with contextlib.closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def registry(folder: Path, *, password: bool = True) -> Iterator[tuple[str, str]]:
    """docker-registry with TLS and a password (`me`, `secret`) or without one: its host and its CA's file."""
    need("docker-registry", "htpasswd")
    port = free_port()
    ca, chain = servers.certificate(str(folder))
    (folder / "htpasswd").write_text(run("htpasswd", "-Bbn", "me", "secret"))
    login = f"auth: {{htpasswd: {{realm: here, path: {folder}/htpasswd}}}}\n" if password else ""
    (folder / "config.yml").write_text(
        f"version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\n"
        f"http: {{addr: '127.0.0.1:{port}', tls: {{certificate: {chain}, key: {chain}}}}}\n{login}"
    )
    command = ["docker-registry", "serve", str(folder / "config.yml")]
    with running(command, folder / "log", lambda: listens(port)):
        yield f"localhost:{port}", ca


@contextlib.contextmanager
def referrers_registry(folder: Path) -> Iterator[tuple[str, str]]:
    """olareg, which has the referrers API, with TLS and without a password: its host and its CA's file."""
    need("olareg")
    port = free_port()
    ca, chain = servers.certificate(str(folder))
    command = ["olareg", "serve", "--dir", str(folder / "data"), "--addr", "127.0.0.1", "--port", str(port)]
    with running([*command, "--tls-cert", chain, "--tls-key", chain], folder / "log", lambda: listens(port)):
        yield f"localhost:{port}", ca


@contextlib.contextmanager
def docker(folder: Path) -> Iterator[str]:
    """A dockerd of its own: the path of its socket."""
    need("dockerd", "docker")
    need_root()
    path = str(folder / "docker.sock")
    command = [
        "dockerd",
        "--data-root",
        str(folder / "data"),
        "--exec-root",
        str(folder / "exec"),
        "-H",
        f"unix://{path}",
    ]
    command += [
        "-p",
        str(folder / "pid"),
        "--iptables=false",
        "--ip6tables=false",
        "--bridge=none",
        "--ip-forward=false",
    ]
    with running(command, folder / "log", lambda: answers(path)):
        yield path


@contextlib.contextmanager
def podman() -> Iterator[tuple[str, str, list[str]]]:
    """A podman service with a store of its own: its socket, its store's root, and a command line for the same store."""
    need("podman")
    need_root()
    with tempfile.TemporaryDirectory(prefix="p", dir="/tmp") as name:  # podman's run root has at most 50 characters
        folder = Path(name)
        path, root = str(folder / "podman.sock"), str(folder / "root")
        command = ["podman", "--root", root, "--runroot", str(folder / "run"), "--cgroup-manager", "cgroupfs"]
        try:
            with running(
                [*command, "system", "service", "--time", "0", f"unix://{path}"], folder / "log", lambda: answers(path)
            ):
                yield path, root, command
        finally:
            subprocess.run(["umount", "-l", f"{root}/overlay"], capture_output=True, check=False)


@contextlib.contextmanager
def containerd(folder: Path) -> Iterator[tuple[str, str]]:
    """A containerd of its own: its socket and its root."""
    need("containerd", "ctr")
    need_root()
    path, root = str(folder / "c.sock"), str(folder / "root")
    command = ["containerd", "--root", root, "--state", str(folder / "state"), "--address", path]
    with running(command, folder / "log", lambda: answers(path)):
        yield path, root
