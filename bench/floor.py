"""The least that a scan of an OCI layout must do: read, sha256 of both streams, inflate, walk the tar headers.

It looks into no file. Two threads, as the scan has them: one reads, hashes and inflates, the other hashes and walks.
usage: floor.py LAYOUT
"""

import hashlib
import json
import os
import queue
import sys
import threading

from isal import igzip_lib


def layers(layout):
    def blob(digest):
        return os.path.join(layout, "blobs", *digest.split(":"))

    with open(os.path.join(layout, "index.json"), encoding="utf-8") as file:
        manifest = json.load(file)["manifests"][0]["digest"]
    with open(blob(manifest), encoding="utf-8") as file:
        return [blob(layer["digest"]) for layer in json.load(file)["layers"]]


def inflate(path, pieces, digests):
    stored, decoder = hashlib.sha256(), igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
    with open(path, "rb", buffering=0) as file:
        while data := file.read(1 << 18):
            stored.update(data)
            while data or not (decoder.needs_input or decoder.eof):
                pieces.put(decoder.decompress(data, 1 << 20))
                data = b""
    pieces.put(None)
    digests.append(stored.hexdigest())


def walk(pieces):
    """Hash the plain stream and step from header to header; gives how many there are."""
    plain, entries, skip, rest = hashlib.sha256(), 0, 0, b""
    while (piece := pieces.get()) is not None:
        plain.update(piece)
        at = skip - len(rest)
        if at >= len(piece):
            skip, rest = at - len(piece), b""
            continue
        data = rest + piece if rest else piece
        at, end = skip, len(data)
        while at + 512 <= end:
            size = data[at + 124 : at + 135]
            at += 512
            if size.strip(b"\0"):
                entries += 1
                at += (int(size, 8) + 511) & -512
        skip, rest = (at - end, b"") if at >= end else (0, data[at:])
    return entries, plain.hexdigest()


def main(layout):
    for path in layers(layout):
        pieces, digests = queue.Queue(8), []
        thread = threading.Thread(target=inflate, args=(path, pieces, digests))
        thread.start()
        entries, _ = walk(pieces)
        thread.join()
        assert digests[0] == os.path.basename(path)
        print(entries, "entries", file=sys.stderr)


main(sys.argv[1])
