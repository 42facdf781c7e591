"""Programs that are not what their package shipped, by the digests in the distribution's own records.

rpm's records hold sha256, which every scan computes anyway, so they are always compared. dpkg's hold MD5 and apk's SHA-1:
`scan --package-files` computes these too. A record lies in the image like the program itself: who can change both is not
found out by this, who changed the program alone (or a broken download, a patched binary) is.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pratique import plugins
from pratique.model.analyser import Record, Wanted
from pratique.model.files import Body, Entry, display, pieces
from pratique.model.finding import Finding, Kind, Location, Severity
from pratique.model.image import Image, Layer
from pratique.model.overlay import Overlay
from pratique.model.reading import LayerReading

NAME = "package-files"
RULE = "changed-package-file"
_ALGORITHMS = ("md5", "sha1")


class DigestAnalyser(msgspec.Struct, frozen=True):
    """Digests of programs, as dpkg and apk write them."""

    version: str
    name: str = NAME
    wanted: Wanted = Wanted(limit=1 << 50, everything=True)

    def read(self, entry: Entry, body: Body) -> Record:
        if not entry.sha256:
            return Record()
        digests = _Digests()
        for piece in pieces(body):
            digests.add(piece)
        return digests.finish()

    def stream(self, entry: Entry) -> "_Digests":  # noqa: ARG002 - the contract's signature
        return _Digests()


class _Digests:
    """A file as it passes. A `model.analyser.Stream`."""

    def __init__(self) -> None:
        self._hashes: dict[str, Any] = {name: hashlib.new(name, usedforsecurity=False) for name in _ALGORITHMS}

    def add(self, piece: bytes | memoryview) -> None:
        for one in self._hashes.values():
            one.update(piece)

    def finish(self) -> Record:
        return Record(data={name: one.hexdigest() for name, one in self._hashes.items()})


def analyser() -> DigestAnalyser:
    """For the layer pass of `--package-files`."""
    return DigestAnalyser(plugins.digest(__name__))


def examine(readings: Sequence[LayerReading], image: Image, said: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each visible program whose digest is another than its package's record says.

    `said` is `Catalogue.file_digests`. A digest that was not computed is not compared.
    """
    layers = [layer for layer in image.layers if not layer.foreign]
    seen = [dict(reading.records.get(NAME, ())) for reading in readings]
    for number, row in Overlay([reading.index for reading in readings]).executables():
        algorithm, _, expected = said.get(display(row[0]), "").partition(":")
        if not expected:
            continue
        record = seen[number].get(row[0])
        found = row[7].hex() if algorithm == "sha256" else record.data.get(algorithm, "") if record else ""
        if found and found != expected:
            layer = layers[number] if number < len(layers) else Layer("")
            yield _finding(display(row[0]), f"{algorithm}:{found}", f"{algorithm}:{expected}", layer)


def _finding(path: str, found: str, expected: str, layer: Layer) -> Finding:
    parts = f"{Kind.MALWARE}\0{RULE}\0{path}"
    return Finding(
        id=RULE,
        kind=Kind.MALWARE,
        severity=Severity.MEDIUM,
        severity_source="pratique",
        fingerprint=hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:32],
        title=f"{path} is not the file that its package shipped",
        description=f"It is {found}; the package's record says {expected}.",
        location=Location(path, layer=layer.diff_id or layer.digest, instruction=layer.instruction),
        base_image=layer.base_image,
    )
