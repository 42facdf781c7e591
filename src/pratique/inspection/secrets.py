"""Secrets in the order of the stages: the analyser, the image's own words, and what both say together."""

import hashlib
import os
from collections.abc import Sequence

import msgspec

from pratique.cache import Cache
from pratique.checks.secrets import findings
from pratique.checks.secrets.analyser import NAME, SecretAnalyser, analyser
from pratique.checks.secrets.key import read_key
from pratique.model import files
from pratique.model.analyser import Record
from pratique.model.finding import Finding
from pratique.model.image import Image
from pratique.model.reading import LayerReading
from pratique.model.settings import Settings


class _Said(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]
    image: Image | None


_SAID = msgspec.json.Decoder(_Said)


def of_settings(settings: Settings) -> SecretAnalyser:
    """The analyser with this installation's key."""
    return analyser(read_key(settings.secrets_key or os.path.join(settings.data_dir, "secrets.key")))


def of_image(image: Image, used: SecretAnalyser, cache: Cache) -> tuple[tuple[Finding, ...], Image]:
    """Findings in the image's config and annotations, and the image without the secrets; from memory when it is known."""
    name = f"config:{hashlib.sha256(msgspec.json.encode(image)).hexdigest()}"
    known = cache.load(name, used.version, {NAME: used.version})
    if known and (remembered := known.reading.records.get(NAME)):
        said = _SAID.decode(remembered[0][1].data["said"])
        return said.findings, said.image or image
    from pratique.checks.secrets import config

    found, clean = config.of_image(image, used.key)
    said = _Said(found, None if clean is image else clean)
    record = Record(data={"said": msgspec.json.encode(said).decode()})
    # The cache knows layers; what an image says of itself is kept like one that holds no file.
    reading = LayerReading(name, name, 0, 0, files.build([]), {NAME: [(b"", record)]})
    cache.save(reading, used.version, {NAME: used.version})
    return found, clean


def of_layers(readings: Sequence[LayerReading], image: Image) -> tuple[Finding, ...]:
    """Findings in the files of every layer."""
    return findings.of_layers(readings, image)
