"""Image checks in the order of the stages: run once for an image, from memory afterwards."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from pratique.cache import Cache
from pratique.checks import check
from pratique.model import files
from pratique.model.analyser import Analyser, Record
from pratique.model.finding import Finding
from pratique.model.image import Image
from pratique.model.reading import LayerReading
from pratique.model.report import Rule

PART = "image-checks"
_FOLDER = "pratique.checks.image"


class Checked(msgspec.Struct, frozen=True):
    """What the checks found, and the rules that they broke: kept together, so that a known image loads no check."""

    version: str
    findings: tuple[Finding, ...]
    rules: dict[str, Rule]


NONE = Checked("", (), {})


def accounts() -> Analyser:
    """What the checks need of the layer pass: the accounts that files of the image name."""
    from pratique.checks.image import _accounts

    return _accounts.analyser()


_CHECKED = msgspec.json.Decoder(Checked)


def of_image(image: Image, readings: Sequence[LayerReading], cache: Cache | None) -> Checked:
    """What is wrong with an image or a tree. It depends on nothing but the image, its layers, the checks and the day."""
    now, version = datetime.now(UTC), check.version(_FOLDER)
    if cache is None:
        return _checked(image, readings, now)
    inputs = (image, now.date(), [reading.diff_id for reading in readings])
    name = f"checks:{hashlib.sha256(msgspec.json.encode(inputs)).hexdigest()}"
    known = cache.load(name, version, {PART: version})
    if known and (remembered := known.reading.records.get(PART)):
        return _CHECKED.decode(remembered[0][1].data["checked"])
    checked = _checked(image, readings, now)
    record = Record(data={"checked": msgspec.json.encode(checked).decode()})
    # The cache knows layers; what the checks say of an image is kept like one that holds no file.
    cache.save(LayerReading(name, name, 0, 0, files.build([]), {PART: [(b"", record)]}), version, {PART: version})
    return checked


def _checked(image: Image, readings: Sequence[LayerReading], now: datetime) -> Checked:
    from pratique.checks import image as checks

    found = tuple(checks.examine(image, readings, now))
    return Checked(check.version(_FOLDER), found, check.rules(found))
