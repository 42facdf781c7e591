"""A compiler, a debugger or another tool of development is in the image.

Why: whoever breaks in builds and debugs exploits with it; its own faults count too, and nothing that runs needs it.
Fix: build in an earlier stage and copy the result; remove build packages in the RUN that installed them.
References: https://docs.docker.com/build/building/multi-stage/
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = (
    {"layers": [{"usr/bin/gcc": {"mode": 0o755}}]},
    {"layers": [{"usr/bin/gdb": {"link": "gdb-13"}, "usr/bin/gdb-13": {"mode": 0o755}}]},
)
PASSES: Examples = (
    {"layers": [{"usr/bin/python3": {"mode": 0o755}}]},
    {"layers": [{"usr/bin/gcc": {"mode": 0o755}}, {"usr/bin/.wh.gcc": {}}]},
)
_TOOLS = {
    "compiler": ("gcc", "cc", "g++", "clang", "tcc", "go", "rustc", "javac", "ghc", "gfortran", "dmd", "ldc2", "nasm"),
    "build tool": ("make", "cmake", "ninja", "meson", "bazel", "ld", "as", "autoconf", "cargo", "mvn", "gradle"),
    "debugger": ("gdb", "lldb", "strace", "ltrace", "perf", "valgrind", "delve", "dlv", "bpftrace"),
    "version control": ("git", "svn", "hg", "bzr"),
    "network tool": (
        "nmap",
        "tcpdump",
        "socat",
        "netcat",
        "ncat",
        "nc.traditional",
        "nc.openbsd",
        "telnet",
        "masscan",
        "hping3",
    ),
}
_FOLDERS = (
    "usr/bin",
    "usr/local/bin",
    "bin",
    "usr/sbin",
    "usr/local/go/bin",
    "usr/local/cargo/bin",
    "opt/java/openjdk/bin",
)


@check("medium", standards=("CIS-Docker-4.3", "CIS-DI-0003"), baseline="no_dev_tools")
def development_tools(files: Files) -> Iterator[Fault]:
    seen = set()
    for kind, names in _TOOLS.items():
        for name in names:
            for place in files.find(f"{folder}/{name}" for folder in _FOLDERS):
                path = place[1][0]
                if path not in seen and place[1][2] & 0o111 and not path.endswith(b"busybox"):
                    seen.add(path)
                    yield files.fault(place, f"The {kind} {name} is in the image ({display(path)}).")
