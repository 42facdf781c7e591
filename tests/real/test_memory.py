"""Three million empty files in one layer, and any large file, are read in under 300 MB of memory, by the command itself."""

import gzip
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

import makers

COUNT = 3_000_000
LIMIT = 300 << 20
MIB = 1 << 20
LARGE = 400  # MiB of the file that is large
# Not ru_maxrss: a process inherits that of the one that started it.
MEASURED = """
import re, sys
from pratique import cli
try:
    cli.main(sys.argv[1:])
finally:
    with open("/proc/self/status") as file:
        print(int(re.search(r"VmHWM:\\s+([0-9]+) kB", file.read())[1]) * 1024, file=sys.stderr)
"""


def headers(count: int):
    """Blocks of headers of empty files, 1,000 to a folder."""
    info = tarfile.TarInfo("d0000/f000")
    template = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    template[148:156] = b" " * 8
    digits = sum(template[:10]) - sum(b"d/f")
    rest = sum(template) - digits
    for folder in range(count // 1_000):
        block = bytearray()
        for file in range(1_000):
            name = b"d%04d/f%03d" % (folder, file)
            template[:10] = name
            template[148:156] = b"%06o\0 " % (rest + sum(name) - sum(b"d/f"))
            block += template
        yield bytes(block)
    yield bytes(1024)


def layout(path) -> str:
    """An OCI layout of one such layer, written as a stream."""
    root = makers.layout(path, makers.image(b""))
    stored = os.path.join(root, "layer")
    plain = hashlib.sha256()
    with gzip.GzipFile(stored, "wb", compresslevel=1, mtime=0) as file:
        for block in headers(COUNT):
            plain.update(block)
            file.write(block)
    with open(stored, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = os.path.getsize(stored)
    os.rename(stored, os.path.join(root, "blobs", "sha256", digest))
    config = makers.config([b""])
    config["rootfs"]["diff_ids"] = [f"sha256:{plain.hexdigest()}"]
    raw = makers.encode(config)
    layers = [{"mediaType": makers.OCI_LAYER + "+gzip", "digest": f"sha256:{digest}", "size": size}]
    manifest = {
        "schemaVersion": 2,
        "mediaType": makers.OCI_MANIFEST,
        "config": makers.descriptor(raw, makers.OCI_CONFIG),
    }
    made = makers._made({**manifest, "layers": layers}, [raw])
    return makers.layout(root, made)


def peak(target: str, home) -> int:
    """Bytes that a scan of the target takes at most."""
    environment = {**os.environ, "HOME": str(home), "PRATIQUE_OFFLINE": "1"}
    command = [sys.executable, "-c", MEASURED, "scan", target, "--format", "json", "--quiet", "--report-only"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["results"]) == 1
    return int(done.stderr.split()[-1])


@pytest.mark.real
def test_three_million_empty_files(tmp_path) -> None:
    assert peak("oci-dir:" + layout(tmp_path / "layout"), tmp_path) < LIMIT


def jar(path) -> None:
    with zipfile.ZipFile(path / "big.jar", "w", zipfile.ZIP_STORED) as file:
        for number in range(LARGE):
            file.writestr(f"lib/{number}.bin", number.to_bytes(8) * (MIB // 8))


def packed_log(path) -> None:
    noise = random.Random(1).randbytes(MIB // 2).hex().encode()
    with gzip.GzipFile(path / "big.log.gz", "wb", compresslevel=1, mtime=0) as file:
        for _ in range(LARGE):
            file.write(noise)


def program(path) -> None:
    """Without a table of sections, so that it has to be searched."""
    shutil.copy(sys.executable, path / "program")
    with open(path / "program", "r+b") as file:
        file.seek(40)
        file.write(bytes(24))
        file.seek(0, os.SEEK_END)
        file.writelines(number.to_bytes(8) * (MIB // 8) for number in range(LARGE))


def nested(path) -> None:
    """Archives in archives, each as large as is still opened."""
    content = random.Random(2).randbytes(60 * MIB)
    for _ in range(4):
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as file:
            file.writestr("inner.zip", content)
        content = whole.getvalue()
    (path / "outer.zip").write_bytes(content)


@pytest.mark.real
@pytest.mark.parametrize("make", [jar, packed_log, program, nested])
def test_one_large_file(make, tmp_path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    make(tree)
    assert peak(f"dir:{tree}", tmp_path) < LIMIT * 2 // 3
