"""Dockerfile checks beside hadolint: on every example of a check that claims one of its rules, both say the same.

Where they do not, the difference is written down here with its reason, and in docs/accuracy/dockerfile.md.
"""

import json
import shutil
import subprocess

import pytest

from pratique import plugins
from pratique.checks import check

pytestmark = pytest.mark.real

FOLDER = "pratique.checks.dockerfile"
CONFIGURED = "hadolint looks only at what its own configuration names"
OFF = "hadolint has it switched off"
ONLY_OURS = {
    "copied-archive": "hadolint knows `tar -x`, not `tar xf`",
    "distribution-upgraded": "hadolint 2.15 says nothing of apt-get dist-upgrade",
    "does-not-parse": "hadolint takes a file that does not begin with FROM",
    "duplicate-stage-name": "names of stages have no case in BuildKit",
    "ignore-comment": OFF,
    "no-healthcheck": OFF,
    "root-user": "hadolint looks only at a USER that is there",
    "shell-needless-cat": "hadolint leaves ShellCheck's style notes out",
    "shell-unchecked-cd": "hadolint leaves it out where the RUN has one more command",
    "unofficial-base": CONFIGURED,
    "untagged-base": "hadolint does not put the defaults of ARG in",
    **dict.fromkeys(
        (
            "label-created",
            "label-email",
            "label-empty",
            "label-licence",
            "label-revision",
            "label-url",
            "label-version",
        ),
        CONFIGURED,
    ),
}
"""Failing examples that hadolint does not find."""
ONLY_THEIRS = {
    "add-for-copy": "ADD --checksum of a URL is what ADD is for; a variable may name anything",
    "apk-cache-kept": "the cache is removed in the same RUN",
    "apk-unpinned": "`>1.6` is a bound; `.deps` is a virtual package",
    "apt-asks": "-qq implies -y, as apt-get's manual says",
    "apt-lists-kept": "a cache mount keeps the lists out",
    "apt-unpinned": "a local file and a variable name no version that could be missing",
    "cd-for-workdir": "cd for a part of the commands is what cd is for",
    "copy-many-to-file": "`.` is a folder",
    "dnf-unpinned": "`@core` is a group",
    "pipe-hides-failure": "`set -o pipefail` is on; echo does not fail",
    "relative-workdir": "relative to an absolute WORKDIR in the same file",
    "secret-value": "a file's path, an empty value and a reference are no secrets",
    "shell-bash-only": "busybox's sh knows it; the script names bash",
    "shell-unquoted-variable": "an assignment does not split",
    "yum-unpinned": "a package's URL says which version it is",
}
"""Passing examples that hadolint finds."""


def rules():
    for one in check.load(FOLDER):
        codes = {name for name in one.facts.standards if name.startswith(("DL", "SC"))}
        if codes:
            name = one.id.partition("/")[2]
            yield pytest.param(name, codes, plugins.load_one(FOLDER, name.replace("-", "_")), id=name)


@pytest.fixture(scope="module")
def codes_of():
    program = shutil.which("hadolint") or pytest.skip("hadolint is not installed: run tests/real/install full")

    def run(text: str) -> set[str]:
        made = subprocess.run(
            [program, "--no-fail", "--format", "json", "-"], input=text, capture_output=True, text=True, check=True
        )
        return {each["code"] for each in json.loads(made.stdout)}

    return run


@pytest.mark.parametrize("name, codes, module", list(rules()))
def test_both_say_the_same_of_an_example(codes_of, name, codes, module):
    missed = [text for text in module.FAILS if not codes & codes_of(text)]
    assert bool(missed) is (name in ONLY_OURS), missed
    found = [text for text in module.PASSES if codes & codes_of(text)]
    assert bool(found) is (name in ONLY_THEIRS), found
