"""Dockerfiles are read as BuildKit reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import dockerfile
from pratique.errors import InputError, LimitError, UnreadableError


def parse(text: str) -> dockerfile.Dockerfile:
    return dockerfile.parse(text.encode(), "Dockerfile")


def one(text: str) -> dockerfile.Instruction:
    return parse(f"FROM x\n{text}").instructions[1]


@pytest.mark.parametrize(
    "text, rest, lines",
    [
        ("RUN a \\\n  b\n", "a   b", (2, 3)),
        ("RUN a \\  \n# comment\n\n  b\nRUN c\n", "a   b", (2, 5)),
        ("RUN a # no comment \\\n b\n", "a # no comment  b", (2, 3)),
        ("RUN a\\\\\nRUN b\n", "a\\\\", (2, 2)),
        ("  run a\n", "a", (2, 2)),
        ("RUN\ta\r\n", "a", (2, 2)),
        ("RUN a \\", "a", (2, 2)),
    ],
)
def test_continuations_comments_and_case(text: str, rest: str, lines: tuple[int, int]) -> None:
    found = one(text)
    assert (found.keyword, found.rest, (found.line, found.end_line)) == ("RUN", rest, lines)


def test_the_line_of_an_offset_is_that_of_the_physical_line() -> None:
    found = one("RUN --mount=type=cache,target=/a abc && \\\n  # x\n  def && \\\n  ghi\n")
    assert [found.line_at(found.rest.index(word)) for word in ("abc", "def", "ghi")] == [2, 4, 5]


def test_directives_are_read_at_the_top_only() -> None:
    found = parse("# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nRUN a `\n  b\\\n")
    assert found.directives == {"syntax": "docker/dockerfile:1", "escape": "`"}
    assert found.instructions[1].rest == "a   b\\"
    assert parse("FROM x\n# escape=`\n").directives == {}
    assert parse("# hello\n# escape=`\nFROM x\n").directives == {}
    assert [each.text for each in parse("# escape=x\nFROM x\n").problems] == ["the escape character must be \\ or `"]


def test_flags_and_forms() -> None:
    found = one('HEALTHCHECK --interval=5s CMD ["curl", "-f", "x"]\n')
    assert (found.flag("interval"), found.exec_form) == ("5s", ("curl", "-f", "x"))
    assert one("CMD ['a']\n").exec_form is None
    assert one('RUN ["a", 1]\n').exec_form is None
    assert one("COPY --from=a --chown=b c d\n").words == ("c", "d")
    assert one('COPY ["a b", "c"]\n').words == ("a b", "c")
    assert one("ONBUILD COPY --from=a b c\n").trigger.flag("from") == "a"


@pytest.mark.parametrize(
    "text, pairs",
    [
        ("ENV A=1 B='x y' C=a\\ b", [("A", "1"), ("B", "x y"), ("C", "a b")]),
        ("ENV A b  c", [("A", "b  c")]),
        ('LABEL a.b="c=d" e=', [("a.b", "c=d"), ("e", "")]),
        ("ARG A B=1", [("A", ""), ("B", "1")]),
    ],
)
def test_names_and_values(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(one(text).pairs) == pairs


def test_here_documents() -> None:
    found = one("RUN <<A cat > x <<-'B'\n1\nA\n\t2 $x\n\tB\nRUN next\n")
    assert [(each.name, each.content, each.line, each.expand) for each in found.heredocs] == [
        ("A", "1\n", 3, True),
        ("B", "2 $x\n", 5, False),
    ]
    assert found.end_line == 6
    assert one("COPY <<EOF /x\n# kept\nFROM y\nEOF\n").heredocs[0].content == "# kept\nFROM y\n"
    assert one("ENV A=<<EOF\n").heredocs == ()
    assert one('RUN ["<<EOF"]\n').heredocs == ()
    assert one("RUN echo $((1<<2))\n").heredocs == ()
    assert [each.text for each in parse("FROM x\nRUN <<EOF\nls\n").problems] == ["the here-document EOF does not end"]


@pytest.mark.parametrize(
    "text, base",
    [
        ("ARG TAG=12\nFROM debian:$TAG\n", "debian:12"),
        ("ARG TAG\nFROM debian:${TAG:-13}\n", "debian:13"),
        ("ARG TAG\nFROM debian:$TAG\n", "debian:$TAG"),
        ("ARG A=1 B=$A.2\nFROM debian:$B\n", "debian:1.2"),
        ("ARG A=x\nFROM debian:12${A:+-slim}\n", "debian:12-slim"),
        ('FROM "debian:12"\n', "debian:12"),
        ("FROM --platform=linux/arm64 debian:12 as B\n", "debian:12"),
    ],
)
def test_what_from_means(text: str, base: str) -> None:
    assert parse(text).stages[0].base == base


def test_stages_and_what_they_build_on() -> None:
    found = parse("FROM a AS Build\nRUN x\nFROM b\nFROM build AS c\nUSER y\n")
    assert [(stage.name, stage.parent, len(stage.instructions)) for stage in found.stages] == [
        ("build", -1, 1),
        ("", -1, 0),
        ("c", 0, 1),
    ]
    assert [stage.number for stage in found.lineage(found.stages[2])] == [2, 0]
    assert found.final is found.stages[2]


def test_what_buildkit_refuses_is_named_with_its_line() -> None:
    assert [(each.text, each.line) for each in parse("FROM x\nRUNN a\n").problems] == [("RUNN is no instruction", 2)]
    assert [(each.text, each.line) for each in parse("# only\n").problems] == [("there is no FROM", 1)]


def test_limits_are_named() -> None:
    with pytest.raises(LimitError, match="Dockerfile has"):
        dockerfile.parse(b"RUN a\n" * 300_000, "Dockerfile")
    with pytest.raises(LimitError, match="instructions"):
        dockerfile.parse(b"RUN a\n" * 30_000, "Dockerfile")
    with pytest.raises(UnreadableError, match="no text"):
        dockerfile.parse(b"FROM x\n\0", "Dockerfile")


PIECES = [
    "FROM x\n",
    "RUN a",
    " \\\n",
    "\n",
    "# c\n",
    "<<E",
    "E\n",
    "$A",
    "${A:-",
    "}",
    "'",
    '"',
    "[",
    "]",
    "=",
    " ",
    "ONBUILD ",
    "ENV ",
    "--a=b ",
    "\r\n",
    "`",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_is_read_and_lines_lie_in_it(text: str) -> None:
    try:
        found = dockerfile.parse(text.encode("utf-8", "surrogatepass"), "Dockerfile")
    except InputError:
        return
    count = text.count("\n") + 1
    for each in found.instructions:
        assert 1 <= each.line <= each.end_line <= count
        assert each.line <= each.line_at(len(each.rest)) <= each.end_line
        assert list(each.pairs) is not None
        assert isinstance(each.words, tuple)
