"""The stable identity of a finding, for baselines, ignores and fleets: no version, line or layer is in it."""

import hashlib


def fingerprint(kind: str, rule: str, *subject: str) -> str:
    """32 hex digits over kind, rule and subject (package name and path; file and masked match)."""
    text = "\0".join((kind, rule, *subject))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
