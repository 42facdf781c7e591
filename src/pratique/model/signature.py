"""Material: one signature or attestation as it was fetched, with all that verifying it takes.

Evidence keeps it, never only "valid": the same material can be asked again as of another time or under other keys.
"""

import enum

import msgspec


class Layout(enum.StrEnum):
    """How cosign attaches what it signs."""

    LEGACY = "legacy"
    """Layers of a manifest under the tag `sha256-<hex>.sig` or `.att`."""
    BUNDLE = "bundle"
    """A Sigstore bundle in a manifest that refers to the image."""


class Form(enum.StrEnum):
    SIMPLE_SIGNING = "simple-signing"
    ENVELOPE = "envelope"
    BUNDLE = "bundle"


class Material(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing here is believed before it has been verified."""

    layout: Layout
    form: Form
    content: bytes
    """The blob: a payload of simple signing, an envelope, a bundle."""
    digest: str = ""
    """Of the content."""
    manifest: str = ""
    """Digest of the manifest that lists it."""
    signature: str = ""
    """base64; beside a payload of simple signing only."""
    certificate: str = ""
    """PEM, as the chain."""
    chain: str = ""
    log_entry: str = ""
    """JSON of Rekor's promise."""
    timestamp: str = ""
    """JSON of an RFC 3161 timestamp."""
    created: str = ""
    """When it was made, as its manifest says; nobody signed that."""


class Artifact(msgspec.Struct, frozen=True):
    """Something that hangs on an image and is no signature; nobody vouches for it."""

    digest: str
    type: str
    """Its artifact type, or the tag under which it lies."""


class Collected(msgspec.Struct, frozen=True):
    """All that hangs on one image, and what of it could not be looked at."""

    material: tuple[Material, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    problems: tuple[str, ...] = ()
    """One sentence each."""
