"""The defects in published examples are named, each with its line."""

from pathlib import Path

import pytest

from checks.dockerfile.made import lines

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    "name, rule, line",
    [
        ("chain-alpine", "missing-program", 11),  # pip, and below python and curl, are in no alpine image
        ("chain-alpine", "missing-program", 15),
        ("chain-alpine", "missing-program", 18),
        ("chain-alpine", "unlocked-dependencies", 11),
        ("chain-alpine", "end-of-life-base", 1),
        ("chain-stages", "end-of-life-base", 1),
        ("chain-stages", "end-of-life-base", 7),
        ("chain-stages", "deleted-later", 13),
        ("guide-alpine", "latest-tag", 1),
        ("guide-alpine", "install-after-user", 6),
        ("guide-alpine", "system-python-install", 9),
        ("guide-alpine", "no-healthcheck", 1),
        ("guide-alpine", "apk-unpinned", 6),
        ("guide-alpine", "copied-context", 11),
        ("guide-debian", "install-after-user", 9),
        ("guide-debian", "no-healthcheck", 1),
        ("guide-debian", "apt-unpinned", 10),
    ],
)
def test_a_defect_is_named_on_its_line(name: str, rule: str, line: int) -> None:
    assert line in lines((DATA / f"{name}.Dockerfile").read_text(), rule)


def test_a_user_who_is_named_and_a_digest_are_not_held_against_it() -> None:
    assert not lines((DATA / "chain-stages.Dockerfile").read_text(), "root-user")
    assert not lines((DATA / "chain-stages.Dockerfile").read_text(), "unused-stage")
