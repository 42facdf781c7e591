"""Packages were installed without a version.

Why: nobody can build this image again; the next build takes whatever is newest then, also a hijacked release.
Fix: name versions (`curl=7.88.1-10+deb12u8`, `flask==3.0.3`), or install from a lock file with hashes.
References: https://docs.docker.com/build/building/best-practices/#version-pinning
"""

from collections.abc import Iterator

from pratique.checks import commands
from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._history import Step

FAILS: Examples = (
    {"history": ["RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit"]},
    {"history": ["/bin/sh -c pip install flask"]},
    {"history": ["RUN |1 A=b /bin/sh -c npm install -g typescript # buildkit"]},
)
PASSES: Examples = (
    {"history": ["RUN /bin/sh -c apk add --no-cache curl=8.5.0-r0 # buildkit"]},
    {"history": ["RUN /bin/sh -c pip install --require-hashes -r requirements.txt # buildkit"]},
    {"history": ["RUN /bin/sh -c npm ci # buildkit"]},
)


@check("low", baseline="dependency_locking")
def unpinned_installs(history: tuple[Step, ...]) -> Iterator[Fault]:
    for step in history:
        if step.script is not None:
            for install, names in commands.unpinned(step.script):
                yield step.fault(f"{install.manager.name} installed without a version: {', '.join(names[:10])}.")
