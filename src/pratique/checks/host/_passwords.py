"""An htpasswd file: who may log in, and how each password is hashed. https://httpd.apache.org/docs/2.4/misc/password_encryptions.html"""

import re
from collections.abc import Iterator

import msgspec

_HASHES = {
    "bcrypt": re.compile(r"\$2[abxy]?\$([0-9]{2})\$.{53}"),
    "argon2": re.compile(r"\$argon2.*"),
    "SHA-512 (crypt)": re.compile(r"\$6\$.*"),
    "SHA-256 (crypt)": re.compile(r"\$5\$.*"),
    "MD5 (apr1)": re.compile(r"\$(?:apr)?1\$.*"),
    "SHA-1 without salt": re.compile(r"\{SHA\}.*"),
    "DES (crypt)": re.compile(r"[./0-9A-Za-z]{13}"),
}
MOST_LINES = 100_000


class Entry(msgspec.Struct, frozen=True):
    """One line."""

    user: str
    hash: str
    """The kind of its hash; empty for a password in the clear."""
    cost: int
    """Of bcrypt; 0 for others."""
    line: int


class Passwords(msgspec.Struct, frozen=True):
    """One htpasswd file."""

    text: str
    shift: int = 0

    def entries(self) -> Iterator[Entry]:
        for number, line in enumerate(self.text.splitlines()[:MOST_LINES], 1):
            user, colon, secret = line.strip()[:1_000].partition(":")
            if colon and not user.startswith("#"):
                yield _entry(user, secret, number + self.shift)


def _entry(user: str, secret: str, line: int) -> Entry:
    for name, form in _HASHES.items():
        if found := form.fullmatch(secret):
            return Entry(user, name, int(found[1]) if name == "bcrypt" else 0, line)
    return Entry(user, "", 0, line)
