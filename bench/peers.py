"""The programs that pratique is measured against, and the empty advisory database that Trivy refuses to start without."""

import json
import os
import shutil
import struct

PLACES = (
    os.environ.get("PEERS", ""),
    *os.environ.get("PATH", "").split(os.pathsep),
    os.path.join(".bench", "venv", "bin"),
)
_PAGE = 4096


def find(name: str) -> str:
    """Where a program lies: in PEERS, on PATH, or where `bench/run` installs it; empty when it is not there."""
    return shutil.which(name, path=os.pathsep.join(PLACES)) or ""


def trivy_cache(folder: str) -> None:
    """A cache directory with an advisory database without any advisory: finding packages is what is measured."""
    os.makedirs(os.path.join(folder, "db"), exist_ok=True)
    with open(os.path.join(folder, "db", "trivy.db"), "wb") as file:
        file.write(_empty_bbolt())
    said = {
        "Version": 2,
        "NextUpdate": "2040-01-01T00:00:00Z",
        "UpdatedAt": "2025-01-01T00:00:00Z",
        "DownloadedAt": "2025-01-01T00:00:00Z",
    }
    with open(os.path.join(folder, "db", "metadata.json"), "w", encoding="utf-8") as file:
        json.dump(said, file)


def _empty_bbolt() -> bytes:
    """Two meta pages, a free list, and one leaf without a bucket (https://github.com/etcd-io/bbolt, `db.go` and `page.go`)."""
    meta, freelist, leaf = 0x04, 0x10, 0x02
    pages = [_page(number, meta, _meta(number)) for number in (0, 1)]
    return b"".join([*pages, _page(2, freelist, b""), _page(3, leaf, b"")])


def _page(number: int, kind: int, body: bytes) -> bytes:
    return (struct.pack("<QHHI", number, kind, 0, 0) + body).ljust(_PAGE, b"\0")


def _meta(transaction: int) -> bytes:
    magic, version, root, free, pages = 0xED0CDAED, 2, 3, 2, 4
    fields = struct.pack("<IIIIQQQQQ", magic, version, _PAGE, 0, root, 0, free, pages, transaction)
    checksum = 0xCBF29CE484222325  # FNV-1a
    for byte in fields:
        checksum = (checksum ^ byte) * 0x100000001B3 & (1 << 64) - 1
    return fields + struct.pack("<Q", checksum)
