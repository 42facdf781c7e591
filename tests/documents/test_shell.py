"""Shell scripts become commands; hostile ones are refused in bounded time and memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import shell
from pratique.errors import LimitError


def commands(text: str) -> list[list[str]]:
    return [[one.name, *one.texts] for one in shell.read(text).commands]


@pytest.mark.parametrize(
    "text, found",
    [
        ("a 'b c' \"d\" e\\ f", [["a", "b c", "d", "e f"]]),
        ("a && b || c; d & e", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("if a; then b; else c; fi", [["a"], ["b"], ["c"]]),
        ("for x in 1 2; do a $x; done", [["a", "$x"]]),
        ("/usr/bin/a", [["a"]]),
        ("A=1 B=2 a", [["a"]]),
        ("$A b", [["", "b"]]),
        ("sudo -u x a b", [["sudo", "-u", "x", "a", "b"], ["a", "b"]]),
        ("env A=b C=d a", [["env", "A=b", "C=d", "a"], ["a"]]),
        ("a | xargs -0 b c", [["a"], ["xargs", "-0", "b", "c"], ["b", "c"]]),
        ("sh -ec 'a; b'", [["sh", "-ec", "a; b"], ["a"], ["b"]]),
        ("a $(b c)", [["a", "$(b c)"], ["b", "c"]]),
        ("(a; b) > c", [["a"], ["b"]]),
        ("a <<EOF\nb\nEOF\nc", [["a"], ["c"]]),
        ("# a\nb # c", [["b"]]),
        ("export A=b", [["export", "A=b"]]),
        ("a \\\n  b", [["a", "b"]]),
    ],
)
def test_commands_and_words(text: str, found: list[list[str]]) -> None:
    assert commands(text) == found


def test_pipelines_guards_and_files() -> None:
    one, two, three = shell.read("a | b > x && cd y").commands
    assert (one.pipeline, one.stage, two.pipeline, two.stage) == (0, 0, 0, 1)
    assert (two.written, three.pipeline, three.guarded) == (("x",), -1, False)
    assert [each.guarded for each in shell.read("cd a && b; cd c; ! cd d; if cd e; then f; fi").commands] == [
        *(True, False, False, True, True, False)
    ]


def test_a_redirection_and_a_pipe_belong_to_the_last_command_of_a_list() -> None:
    found = shell.read("a && b > x | c").commands
    assert [(one.name, one.written, one.pipeline >= 0) for one in found] == [
        ("a", (), False),
        ("b", ("x",), True),
        ("c", (), True),
    ]


def test_offsets_count_characters() -> None:
    text = "echo é && apt-get x"
    found = shell.read(text).commands[1]
    assert text[found.start : found.end] == "apt-get x"


@pytest.mark.parametrize(
    "text, kind",
    [
        ("a $B", "variable"),
        ("a $(b)", "substitution"),
        ("a=`b`", "backticks"),
        ("[[ -f x ]]", "bash"),
        ("echo {1..3}", "bash"),
        ("a <<< b", "bash"),
        ("echo '$A'", "single-quoted"),
        ("a 'b", "syntax"),
    ],
)
def test_marks(text: str, kind: str) -> None:
    assert kind in [mark.kind for mark in shell.read(text).marks]


@pytest.mark.parametrize(
    "text", ['a "$B"', "A=$B", "A=$(b)", "case $a in b) c;; esac", "[[ $a = b ]]", 'a "$(b)"', "[ -f x ]"]
)
def test_what_the_shell_does_not_split_is_not_marked(text: str) -> None:
    assert not {"variable", "substitution"} & {mark.kind for mark in shell.read(text).marks}


@pytest.mark.parametrize(
    "text, option, given_",
    [
        ("a -qqy", "-y", True),
        ("a -fsSLo x", "-o", True),
        ("a --yes=x", "--yes", True),
        ("a -y", "--yes", False),
        ("a --ay", "-y", False),
    ],
)
def test_options(text: str, option: str, given_: bool) -> None:
    assert shell.read(text).commands[0].has(option) is given_


@pytest.mark.parametrize(
    "unit, count",
    [("a|", 5_000), ("$(", 5_000), ("<", 50_000), (">", 50_000), ("a ", 70_000), ("a;", 60_000), ("a=(", 5_000)],
)
def test_a_hostile_script_is_refused_by_name(unit: str, count: int) -> None:
    with pytest.raises(LimitError, match="not examined"):
        shell.read(unit * count)


@pytest.mark.parametrize(
    "text",
    ["time " * 20_000, "sudo " * 20_000, "sh -c " * 10_000, "{ " * 3_000, "if " * 10_000, "'" * 10_000, "\\" * 10_000],
)
def test_a_deep_script_is_read_without_recursion(text: str) -> None:
    assert shell.read(text).commands is not None


PIECES = [
    "a",
    " ",
    ";",
    "|",
    "&&",
    "$(",
    ")",
    "`",
    "'",
    '"',
    "$X",
    "${",
    "}",
    "\n",
    "<<E",
    "E\n",
    "if ",
    "fi",
    "{",
    "[[",
    "]]",
    "sudo ",
    "sh -c ",
    "\\",
    "é",
    "((",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = shell.read(text)
    assert all(0 <= one.start <= one.end <= len(text) for one in found.commands)
    assert all(0 <= one.start <= len(text) for one in found.marks)
