"""Secrets in what an image says of itself (environment, labels, history, commands), and the same image without them."""

from collections.abc import Iterator

import msgspec

from pratique.checks.secrets.findings import secret_finding, unique
from pratique.checks.secrets.redaction import redact, redacted
from pratique.model.finding import Finding, Location
from pratique.model.image import Image, ImageConfig


def of_image(image: Image, key: bytes) -> tuple[tuple[Finding, ...], Image]:
    """The findings, and the image with every secret in any of its strings masked. `key`: 32 bytes."""
    clean = redacted(image, key)
    if clean is image:
        return (), image
    found = (
        secret_finding(match, Location(instruction=redact(place, key)[0]))
        for place, text in _strings(image)
        for match in redact(text, key)[1]
    )
    return tuple(unique(found)), clean


def _strings(image: Image) -> Iterator[tuple[str, str]]:
    """(where it stands, text). The places are named as a Dockerfile writes them."""
    yield from _of_config(image.config)
    yield from ((f"annotation {name}", f"{name}={value}") for name, value in image.annotations.items())
    for layer in image.layers:
        yield from ((f"annotation {name}", f"{name}={value}") for name, value in layer.annotations.items())


def _of_config(config: ImageConfig) -> Iterator[tuple[str, str]]:
    for variable in config.env:
        yield f"ENV {variable.partition('=')[0]}", variable
    yield from ((f"LABEL {name}", f"{name}={value}") for name, value in config.labels.items())
    for name, words in (("ENTRYPOINT", config.entrypoint), ("CMD", config.cmd), ("SHELL", config.shell)):
        yield name, " ".join(words)
    if config.healthcheck:
        yield "HEALTHCHECK", " ".join(config.healthcheck.test)
    yield from (("ONBUILD", text) for text in config.onbuild)
    for step in config.history:
        for text in (step.created_by, step.comment, step.author):
            yield step.created_by or "history", text
    rest = msgspec.structs.replace(
        config, env=(), labels={}, entrypoint=(), cmd=(), shell=(), healthcheck=None, onbuild=(), history=()
    )
    yield "config", msgspec.json.encode(rest).decode()
