"""Pipeline checks beside zizmor: on every example of a check that claims one of its audits, both say the same.

Where they do not, the difference is written down here with its reason, and in docs/accuracy/pipelines.md.
"""

import json
import shutil
import subprocess

import pytest

from checks.pipeline.made import file
from pratique import plugins
from pratique.checks import check

pytestmark = pytest.mark.real

FOLDER = "pratique.checks.pipeline"
PREFIX = "zizmor-"
ONLY_OURS = {
    "latest-image": "an image of `docker run` is a tool's image as well",
    "write-all-permissions": "zizmor is silent about write-all at the top of a workflow with one job",
}
"""Failing examples that zizmor does not find."""
ONLY_THEIRS = {
    "script-injection": "an object without toJSON is the word Object",
    "untrusted-checkout": "zizmor names the trigger, whatever the workflow does",
}
"""Passing examples that zizmor finds."""


def rules():
    for one in check.load(FOLDER):
        audits = {name.removeprefix(PREFIX) for name in one.facts.standards if name.startswith(PREFIX)}
        if audits:
            name = one.id.partition("/")[2]
            yield pytest.param(name, audits, plugins.load_one(FOLDER, name.replace("-", "_")), id=name)


@pytest.fixture
def audits_of(tmp_path):
    program = shutil.which("zizmor") or pytest.skip("zizmor is not installed: pip install zizmor, and put it on PATH")

    def run(text: str) -> set[str] | None:
        named = file(text).path
        if not named.startswith((".github", "action")):
            return None
        path = tmp_path / named
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        words = [program, "--offline", "--no-progress", "--format", "json", str(path)]
        made = subprocess.run(words, capture_output=True, text=True, check=False)
        return {each["ident"] for each in json.loads(made.stdout)}

    return run


@pytest.mark.parametrize("name, audits, module", list(rules()))
def test_both_say_the_same_of_an_example(audits_of, name, audits, module):
    missed = [text for text in module.FAILS if (found := audits_of(text)) is not None and not audits & found]
    assert bool(missed) is (name in ONLY_OURS), missed
    found = [text for text in module.PASSES if audits & (audits_of(text) or set())]
    assert bool(found) is (name in ONLY_THEIRS), found
