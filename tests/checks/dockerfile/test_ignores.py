"""Ignore comments mark what they are about, and nothing else."""

import pytest

from checks.dockerfile.made import examine

RUN = "RUN apt-get update && apt-get install -y \\\n{inside}    curl\n"


def suppressed(text: str) -> dict[str, tuple[int, str]]:
    return {
        each.id.partition("/")[2]: (each.suppressed.line, each.suppressed.reason)
        for each in examine(text).findings
        if each.suppressed
    }


@pytest.mark.parametrize(
    "comment",
    [
        "# hadolint ignore=DL3008 # the mirror keeps one version",
        "# hadolint ignore=DL3059,DL3008 # the mirror keeps one version",
        "# pratique: ignore=apt-unpinned the mirror keeps one version",
        "#pratique: ignore=dockerfile/apt-unpinned the mirror keeps one version",
    ],
)
def test_a_comment_before_an_instruction_is_about_it(comment: str) -> None:
    text = f"FROM debian:12\n{comment}\n{RUN.format(inside='')}RUN apt-get install -y jq\n"
    found = [each for each in examine(text).findings if each.id == "dockerfile/apt-unpinned"]
    assert [each.suppressed is None for each in found] == [False, True]
    assert found[0].suppressed.line == 2
    assert found[0].suppressed.reason == "the mirror keeps one version"
    assert found[0].suppressed.by == "ignore-comment"


def test_a_comment_inside_an_instruction_is_about_it() -> None:
    text = "FROM debian:12\n" + RUN.format(inside="    # hadolint ignore=DL3008\n")
    assert "apt-unpinned" in suppressed(text)


def test_a_comment_about_the_file_reaches_all_of_it() -> None:
    text = "# hadolint global ignore=DL3008\nFROM debian:12\n" + RUN.format(inside="") * 2
    assert [each.suppressed is None for each in examine(text).findings if each.id == "dockerfile/apt-unpinned"] == [
        False,
        False,
    ]


def test_other_tools_ids_are_understood_with_and_without_their_hyphen() -> None:
    assert "root-user" in suppressed("# pratique: ignore-file=DS-0002 a test\nFROM debian:12\n")
    assert "root-user" in suppressed("# pratique: ignore-file=ds002 a test\nFROM debian:12\n")


def test_the_comment_itself_is_a_finding() -> None:
    found = [each.id for each in examine("FROM debian:12\n# hadolint ignore=DL3008\nRUN ls\n").findings]
    assert "dockerfile/ignore-comment" in found
