"""A docker-archive whose one layer holds very many empty files, written header by header."""

import hashlib
import io
import json
import tarfile

_BATCH = 20_000


def write(path: str, count: int) -> None:
    """About half a kilobyte of archive for each file."""
    blocks = (count + 1000) * 512
    header = bytearray(tarfile.TarInfo("x").tobuf(tarfile.USTAR_FORMAT))
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        layer = tarfile.TarInfo("layer.tar")
        layer.size = -(-blocks // 10240) * 10240
        file.write(layer.tobuf())
        written = 0
        for first in range(0, count, _BATCH):
            batch = b"".join(_entry(header, number) for number in range(first, min(first + _BATCH, count)))
            written += len(batch)
            digest.update(batch)
            file.write(batch)
        end = bytes(layer.size - written)
        digest.update(end)
        file.write(end)
        config = {
            "architecture": "amd64",
            "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest.hexdigest()}"]},
        }
        manifest = [{"Config": "config.json", "RepoTags": ["empty:latest"], "Layers": ["layer.tar"]}]
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name, value in (("config.json", config), ("manifest.json", manifest)):
                body = json.dumps(value).encode()
                member = tarfile.TarInfo(name)
                member.size = len(body)
                archive.addfile(member, io.BytesIO(body))


def _entry(header: bytearray, number: int) -> bytes:
    name = b"d%03d/f%07d" % (number % 1000, number)
    header[: len(name)] = name
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)
