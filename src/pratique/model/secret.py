"""What the secret engine says of one place: never the secret itself."""

import msgspec

from pratique.model.finding import Severity


class SecretMatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """One secret in one file, already masked: the only form in which it leaves the function that found it."""

    rule: str
    title: str
    severity: Severity
    masked: str
    """The public beginning of its format and asterisks; the number of asterisks says nothing."""
    identity: str
    """Keyed hash of the secret (32 hex digits): equal for equal secrets, useless without the installation's key."""
    line: int = 0
    """From 1; 0 where lines mean nothing."""
    inside: str = ""
    """Path inside the archive, where the file is one."""
    note: str = ""
    """What else is known: a checksum that holds, a key that is encrypted."""
