"""The tour ends as it should, offline, and touches nothing of the user's."""

import os

from click.testing import CliRunner

from pratique.cli import _cli


def test_the_tour_is_denied_then_allowed_without_the_network(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("PRATIQUE_DATA", "PRATIQUE_CACHE", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(_cli, ["demo", "--offline"])
    assert result.exit_code == 0, result.output
    assert result.output.index("DENIED") < result.output.index("ALLOWED")
    assert "only the records of" in result.output
    assert os.listdir(tmp_path) == []


def test_it_keeps_what_it_made_when_asked(tmp_path) -> None:
    result = CliRunner().invoke(_cli, ["demo", "--offline", "--keep", str(tmp_path / "kept")])
    assert result.exit_code == 0, result.output
    assert {"before", "after", "policy.yaml"} <= set(os.listdir(tmp_path / "kept"))
