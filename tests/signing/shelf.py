"""A place of signatures in memory, and what tests put on it."""

import json
import os
from typing import Any

import makers
from pratique.errors import NotFoundError
from pratique.model.signature import Collected, Form, Layout, Material
from pratique.oci.manifests import Descriptor
from pratique.signing import algorithms

DATA = os.path.join(os.path.dirname(__file__), "data")
SIGNED = "sha256:973296b4c3fbb23249d55e573db86eb882991c601309a4b66fb239bdff52a975"
"""What all signatures of `data/` are about."""
IMAGE = makers.image(makers.layer({"a": b"hello"}))
KEY, OTHER = algorithms.generate(), algorithms.generate()


def data(name: str) -> bytes:
    with open(os.path.join(DATA, name), "rb") as file:
        return file.read()


def public(name: str) -> algorithms.PublicKey:
    return algorithms.public_keys(data(f"{name}.pub"), name)[0]


def bundle(content: bytes) -> Collected:
    return Collected(
        (Material(layout=Layout.BUNDLE, form=Form.BUNDLE, content=content, digest=makers.digest(content)),)
    )


def simple(content: bytes, signature: str, **more: Any) -> Collected:
    made = Material(layout=Layout.LEGACY, form=Form.SIMPLE_SIGNING, content=content, signature=signature, **more)
    return Collected((made,))


def envelope(content: bytes) -> Collected:
    return Collected((Material(layout=Layout.LEGACY, form=Form.ENVELOPE, content=content),))


class Shelf:
    """A `Place` that holds one image; `listed` are referrers that it claims beside the true ones."""

    def __init__(self, *images: makers.Made, root: makers.Made = IMAGE) -> None:
        self.name = self.reference = "registry.example.com/team/app"
        self.root = Descriptor(root.digest, len(root.manifest), root.media_type)
        self.blobs: dict[str, bytes] = {}
        self.tags: dict[str, str] = {}
        self.manifests: list[str] = []
        self.listed: list[Descriptor] = []
        for each in (*images, root):
            self.blobs |= each.blobs

    def manifest(self, digest: str) -> bytes:
        if digest not in self.blobs:
            raise NotFoundError(f"There is no {digest}: check the name.")
        return self.blobs[digest]

    def tagged(self, tag: str) -> bytes | None:
        return self.blobs[self.tags[tag]] if tag in self.tags else None

    def blob(self, descriptor: Descriptor, limit: int) -> bytes:
        return self.manifest(descriptor.digest)

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        true = [
            each for each in self.manifests if json.loads(self.blobs[each]).get("subject", {}).get("digest") == digest
        ]
        return (*map(Descriptor, true), *self.listed)

    def push_blob(self, data: bytes) -> None:
        self.blobs[makers.digest(data)] = data

    def push_manifest(self, data: bytes, media_type: str, tag: str = "") -> str:
        digest = makers.digest(data)
        self.push_blob(data)
        self.manifests.append(digest)
        if tag:
            self.tags[tag] = digest
        return digest
