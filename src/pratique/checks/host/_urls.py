"""URLs that may carry a login."""

import re

_LOGIN = re.compile(r"^([a-zA-Z][\w+.-]{0,30}://)?([^/@\s:]{0,200}):([^/@\s]{1,400})@")
_LOCAL = re.compile(r"(?:[^/@]{1,200}@)?(?:localhost|127\.|\[::1\])")


def has_password(url: str) -> bool:
    """Whether a password stands in a URL itself; a variable's name is none."""
    found = _LOGIN.match(url)
    return found is not None and not found[3].startswith("$")


def without_login(url: str) -> str:
    """A URL that may be shown."""
    return _LOGIN.sub(r"\1***@", url)


def is_plain(url: str) -> bool:
    """Whether a URL goes over the network without TLS."""
    return url.lower().startswith("http://") and not _LOCAL.match(url.lower()[7:])
