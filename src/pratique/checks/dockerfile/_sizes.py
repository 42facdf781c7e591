"""How large packages of development are with what they need: megabytes on Debian 12, without recommended packages.

Measured with `apt-get install -s --no-install-recommends NAME` on an empty Debian 12 (2026-11), the base system left out.
"""

_MEGABYTES = {
    "build-essential": 273,
    "gcc": 179,
    "g++": 266,
    "clang": 411,
    "make": 2,
    "cmake": 96,
    "git": 60,
    "gdb": 97,
    "strace": 3,
    "ltrace": 1,
    "golang": 465,
    "rustc": 656,
    "cargo": 675,
    "default-jdk": 594,
    "python3-dev": 94,
    "libssl-dev": 19,
    "libffi-dev": 0,
    "libpq-dev": 23,
    "default-libmysqlclient-dev": 46,
    "libxml2-dev": 122,
    "libxslt1-dev": 125,
    "zlib1g-dev": 31,
    "libjpeg-dev": 32,
    "pkg-config": 0,
    "autoconf": 3,
    "automake": 5,
    "ninja-build": 0,
    "meson": 42,
    "subversion": 21,
    "mercurial": 49,
    "valgrind": 91,
    "gfortran": 253,
    "nasm": 3,
    "maven": 242,
    "ant": 232,
    "binutils": 34,
    "lldb": 723,
}

TOOLS = frozenset(_MEGABYTES) | {
    *(
        "build-base",
        "musl-dev",
        "libc6-dev",
        "libc-dev",
        "linux-headers",
        "alpine-sdk",
        "kernel-headers",
        "gcc-c++",
        "glibc-devel",
        "redhat-rpm-config",
    ),
    *(
        "python3-devel",
        "rpm-build",
        "ccache",
        "bison",
        "flex",
        "libtool",
        "openjdk-17-jdk",
        "openjdk-21-jdk",
        "java-17-openjdk-devel",
        "tcpdump",
        "nmap",
    ),
    *(
        "lsof",
        "telnet",
        "netcat",
        "netcat-openbsd",
        "netcat-traditional",
        "nmap-ncat",
        "socat",
        "bind-tools",
        "dnsutils",
        "net-tools",
        "vim",
        "nano",
        "emacs",
    ),
}


def megabytes(name: str) -> int:
    """What a package brings along on a slim base; 0 when that was not measured."""
    return _MEGABYTES.get(name, 0)
