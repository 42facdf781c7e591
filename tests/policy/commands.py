"""Commands called as a user calls them, in a directory with a report and two policies."""

import msgspec
import pytest
from click.testing import CliRunner

from policy.subjects import report, vulnerability

STRICT = "apiVersion: pratique/v1\nkind: Policy\nvulnerabilities: {deny: {severity: low}}\n"
LAX = "apiVersion: pratique/v1\nkind: Policy\nsecrets: deny\n"


class State:
    """What a command is given (`ctx.obj`); it keeps what was noted."""

    quiet = False
    policy = ""
    trusted_root = ""

    def __init__(self):
        self.notes = []
        self.settings = self.progress = self

    def note(self, text):
        self.notes.append(text)


@pytest.fixture(name="run")
def command(tmp_path, monkeypatch):
    """Call a command's module with words: its exit code, and what it printed and noted."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.json").write_bytes(msgspec.json.encode(report(vulnerability())))
    (tmp_path / "strict.yaml").write_text(STRICT)
    (tmp_path / "lax.yaml").write_text(LAX)

    def call(module, *words):
        state = State()
        result = CliRunner().invoke(module.command, words, obj=state)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output + "".join(f"note: {each}\n" for each in state.notes)

    return call
