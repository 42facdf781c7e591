"""What ADD unpacks, and what it fetches."""

_SUFFIXES = (
    ".tar",
    ".tar.gz",
    ".tgz",
    ".tar.bz2",
    ".tbz",
    ".tbz2",
    ".tar.xz",
    ".txz",
    ".tar.zst",
    ".tzst",
    ".tar.lzma",
    ".gz",
    ".xz",
    ".bz2",
    ".zip",
    ".lz",
    ".Z",
)


def is_archive(source: str) -> bool:
    return source.endswith(_SUFFIXES)


def is_remote(source: str) -> bool:
    return source.startswith(("http://", "https://", "ftp://", "git@", "git://", "ssh://"))
