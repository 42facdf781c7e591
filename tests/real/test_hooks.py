"""The pre-commit hook as a user's repository runs it: the last commit of this checkout, installed by pre-commit itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.real

ROOT = Path(__file__).parent.parent.parent
CONFIG = "repos:\n  - repo: {repo}\n    rev: {rev}\n    hooks:\n      - id: pratique-check\n"


def run(*words: str, folder: Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"PRE_COMMIT_HOME": str(home)} if home else {})
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def hook(tmp_path_factory):
    """Runs the hook in a folder; installed once."""
    beside = Path(sys.executable).with_name("pre-commit")
    program = str(beside) if beside.exists() else shutil.which("pre-commit")
    if program is None:
        pytest.skip("pre-commit is not installed: run make .venv/ready")
    home = tmp_path_factory.mktemp("pre-commit")
    cloned = tmp_path_factory.mktemp("clone") / "pratique"
    assert run("git", "clone", "-q", str(ROOT), str(cloned), folder=home).returncode == 0
    rev = run("git", "rev-parse", "HEAD", folder=cloned).stdout.strip()

    def check(folder: Path) -> subprocess.CompletedProcess[str]:
        (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(repo=cloned, rev=rev))
        run("git", "init", "-q", folder=folder)
        run("git", "add", "-A", folder=folder)
        return run(program, "run", "--all-files", "--verbose", folder=folder, home=home)

    return check


@pytest.mark.parametrize(
    "text, code, says",
    [
        ("FROM debian:12\nRUN curl -sSL https://example.com/i | bash\n", 1, "dockerfile/downloads-run-unseen"),
        ("FROM debian:12\nUSER 10001\n", 0, "Passed"),
    ],
    ids=["bad", "good"],
)
def test_pre_commit_runs_the_hook(hook, tmp_path, text, code, says):
    (tmp_path / "Dockerfile").write_text(text)
    done = hook(tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    assert says in done.stdout
