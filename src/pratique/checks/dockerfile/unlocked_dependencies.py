"""Dependencies are installed without their lock file, or past it.

Why: every build may take other versions, also a hijacked release.
Fix: use what installs the lock file and nothing else: `npm ci`, `yarn install --immutable`, `pip install --require-hashes -r …`, `bundle install --frozen`.
References: https://docs.npmjs.com/cli/commands/npm-ci
"""

from collections.abc import Iterator

from pratique.checks import installs
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run
from pratique.documents.shell import Command

FAILS: Lines = {
    "FROM debian:12\nRUN npm install\n": 2,
    "FROM debian:12\nRUN pip install -r requirements.txt\n": 2,
    "FROM debian:12\nRUN yarn\n": 2,
    "FROM debian:12\nRUN bundle install\n": 2,
    "FROM debian:12\nRUN composer update\n": 2,
}
PASSES: Texts = (
    "FROM debian:12\nRUN npm ci && pip install --require-hashes -r r.txt && yarn install --frozen-lockfile && pnpm install --frozen-lockfile && composer install\n",
    "FROM debian:12\nRUN uv sync --frozen && poetry install && cargo build --locked\n",
)


def _instead(command: Command) -> str:
    """What to use instead; empty where the lock file is kept to."""
    name, texts = command.name, command.texts
    plain = [word.text for word in command.operands]
    known = installs.manager(command)
    if known and known[0].name == "pip" and installs.verb(command) == "install":
        named = any(text in ("-r", "--requirement") or text.startswith(("-r", "--requirement=")) for text in texts)
        return "add --require-hashes" if named and not command.has("--require-hashes") else ""
    if name == "npm" and plain in (["install"], ["i"]) and not command.has("-g", "--global"):
        return "use npm ci"
    if (
        name == "yarn"
        and plain in ([], ["install"])
        and not command.has("--frozen-lockfile", "--immutable", "--version")
    ):
        return "add --immutable (--frozen-lockfile before yarn 2)"
    if name == "pnpm" and plain in (["install"], ["i"]) and not command.has("--frozen-lockfile"):
        return "add --frozen-lockfile"
    if name == "bundle" and plain == ["install"] and not command.has("--frozen", "--deployment"):
        return "add --frozen, or set BUNDLE_FROZEN"
    if name == "composer" and plain[:1] == ["update"]:
        return "use composer install"
    if name == "uv" and plain == ["sync"] and not command.has("--frozen", "--locked"):
        return "add --locked"
    return ""


@check("low", baseline="dependency_locking")
def unlocked_dependencies(runs: tuple[Run, ...]) -> Iterator[Fault]:
    for run in runs:
        for command in run.commands:
            if instead := _instead(command):
                yield run.fault(f"{command.name} may install past the lock file: {instead}.", command)
