"""An application's dependencies are named, and not locked.

Why: every build may take other versions, also a hijacked release; nobody can tell what was meant to be in the image.
Fix: commit the lock file and copy it beside the manifest; for pip, pin every line with its hash.
References: https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from collections.abc import Iterator

from pratique.checks.check import Examples, Fault, check
from pratique.checks.image._files import Files
from pratique.model.files import display

FAILS: Examples = ({"layers": [{"app/package.json": {}}]}, {"layers": [{"srv/Gemfile": {}}]})
PASSES: Examples = (
    {"layers": [{"app/package.json": {}}, {"app/yarn.lock": {}}]},
    {"layers": [{"usr/lib/node_modules/x/package.json": {}}]},
)
_ROOTS = (
    "",
    "app",
    "srv",
    "opt/app",
    "usr/src/app",
    "workspace",
    "code",
    "src",
    "var/www/html",
    "home/node/app",
    "home/app",
)
_LOCKS = {
    "package.json": (
        "package-lock.json",
        "npm-shrinkwrap.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "bun.lock",
        "bun.lockb",
    ),
    "Gemfile": ("Gemfile.lock",),
    "composer.json": ("composer.lock",),
    "Pipfile": ("Pipfile.lock",),
    "Cargo.toml": ("Cargo.lock",),
    "go.mod": ("go.sum",),
    "pyproject.toml": ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "requirements.txt"),
}


@check("low", baseline="dependency_locking")
def missing_lock_files(files: Files) -> Iterator[Fault]:
    for root in _ROOTS:
        for manifest, locks in _LOCKS.items():
            folder = f"{root}/" if root else ""
            for place in files.find((folder + manifest,)):
                if not any(files.find(folder + lock for lock in locks)):
                    yield files.fault(
                        place, f"{display(place[1][0])} names dependencies, and no lock file lies beside it."
                    )
