"""RUN in all its forms is examined, with lines; what is not shell is said."""

import pytest

from checks.dockerfile.made import examine, lines

RULE = "apt-unpinned"


@pytest.mark.parametrize(
    "text, found",
    [
        ("RUN ls && \\\n  # comment\n\n  apt-get install -y curl\n", [5]),
        ("RUN <<EOF\nset -e\napt-get install -y curl\nEOF\n", [4]),
        ("RUN <<-'EOF'\n\tapt-get install -y curl\n\tEOF\n", [3]),
        ("RUN bash <<EOF\napt-get install -y curl\nEOF\n", [3]),
        ("RUN <<A <<B\nls\nA\napt-get install -y curl\nB\n", [5]),
        ("ONBUILD RUN ls && \\\n  apt-get install -y curl\n", [3]),
        ('RUN ["apt-get", "install", "-y", "curl"]\n', [2]),
        ('RUN ["sh", "-c", "apt-get install -y curl"]\n', [2]),
        ('SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN apt-get install -y curl\n', [3]),
        ("RUN --mount=type=cache,target=/x --network=none apt-get install -y curl\n", [2]),
        ("RUN if [ -f x ]; then apt-get install -y curl; fi\n", [2]),
        ("RUN sh -c 'apt-get install -y curl'\n", [2]),
        ("RUN sudo -E env A=b apt-get install -y curl\n", [2, 2, 2][:1]),
        ("RUN cat <<EOF > x\napt-get install -y curl\nEOF\n", []),
        ("RUN echo apt-get install -y curl\n", []),
        ("# RUN apt-get install -y curl\n", []),
        ("RUN <<EOF\n#!/usr/bin/env bash\napt-get install -y curl\nEOF\n", [4]),
    ],
)
def test_a_command_is_found_on_its_line(text: str, found: list[int]) -> None:
    assert sorted(set(lines(f"FROM debian:12\n{text}", RULE))) == found


@pytest.mark.parametrize(
    "text",
    [
        'FROM debian:12\nSHELL ["pwsh", "-Command"]\nRUN Get-Item x\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir\n",
        "FROM debian:12\nRUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\n",
    ],
)
def test_what_is_not_shell_is_said(text: str) -> None:
    said = examine(text).unexamined
    assert len(said) == 1
    assert "neither sh nor bash" in said[0].what
    assert said[0].line == text.count("\n", 0, text.index("RUN")) + 1


def test_a_shell_is_inherited_by_stages_that_build_on_it() -> None:
    text = 'FROM debian:12 AS a\nSHELL ["/bin/bash", "-c"]\nFROM a\nRUN [[ -f x ]] && ls\n'
    assert lines(text, "shell-bash-only") == []
    assert lines(text.replace("FROM a\n", "FROM debian:12\n"), "shell-bash-only") == [4]


def test_a_script_that_is_too_hostile_is_said_and_the_rest_is_examined() -> None:
    found = examine("FROM debian:12\nRUN " + "a|" * 5000 + "b\nRUN apt-get install -y curl\n")
    assert [one.line for one in found.unexamined] == [2]
    assert any(each.id == f"dockerfile/{RULE}" for each in found.findings)
