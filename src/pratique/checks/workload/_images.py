"""Images as pods name them."""

import functools

from pratique.checks.image_names import Base


@functools.lru_cache(maxsize=256)  # several checks ask, one after the other
def image(text: str) -> Base:
    """`registry.example.com:5000/app:1.0@sha256:…` in its parts; no tag is `latest`, as the kubelet reads it."""
    name, _, digest = text.partition("@")
    before, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        before, tag = name, "" if digest else "latest"
    return Base(before, tag, digest, unknown=not text or "$" in text or "{{" in text)
