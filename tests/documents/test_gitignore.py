"""What git ignores, as git itself says; what is tracked is never ignored."""

import shutil
import subprocess

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import gitignore
from pratique.errors import UnreadableError


@pytest.mark.parametrize(
    "pattern, path, folder, ignored",
    [
        ("*.log", "a/b.log", False, True),
        ("/a", "a", False, True),
        ("/a", "b/a", False, False),
        ("a/", "a", True, True),
        ("a/", "a", False, False),
        ("a/b", "x/a/b", False, False),
        ("**/b", "x/a/b", False, True),
        ("a/**", "a/b/c", False, True),
        ("a/**/c", "a/c", False, True),
        ("a/*/c", "a/x/y/c", False, False),
        ("[ab].txt", "b.txt", False, True),
        ("[!ab].txt", "b.txt", False, False),
        ("\\#x", "#x", False, True),
        ("#x", "#x", False, False),
        ("x  ", "x", False, True),
        ("*a*a*a*a*a*a*b", "a" * 200, False, False),
        ("[", "[", False, True),
    ],
)
def test_patterns(pattern: str, path: str, folder: bool, ignored: bool) -> None:
    assert gitignore.ignored(path, folder, [gitignore.parse(pattern.encode(), "")]) is ignored


def test_the_last_pattern_counts_and_deeper_files_go_before() -> None:
    top, deep = gitignore.parse(b"*.log\n!keep.log\n", ""), gitignore.parse(b"keep.log\n", "a/")
    assert not gitignore.ignored("a/keep.log", False, [top])
    assert gitignore.ignored("a/keep.log", False, [top, deep])
    assert not gitignore.ignored("b/keep.log", False, [top, deep])


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed: the index that it writes cannot be read")
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_the_index_that_git_writes(tmp_path, version: str) -> None:
    names = ["a", "a-longer-name", "b/c", "b/cd", "é"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", f"index.version={version}", *words], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("update-index", "--index-version", version)
    if version == "3":
        git("rm", "--cached", "-q", "a")
        git("add", "-N", "a")  # an entry with extended flags
    assert gitignore.tracked((tmp_path / ".git/index").read_bytes()) == set(names)


@given(st.binary(max_size=200))
def test_any_index_is_read_or_refused(data: bytes) -> None:
    for head in (b"", b"DIRC\0\0\0\2\0\0\0\3", b"DIRC\0\0\0\4\0\0\0\3"):
        try:
            assert isinstance(gitignore.tracked(head + data), frozenset)
        except UnreadableError:
            continue


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_pattern_is_read(pattern: str, path: str) -> None:
    assert gitignore.ignored(path, False, [gitignore.parse(pattern.encode("utf-8", "surrogatepass"), "")]) in (
        True,
        False,
    )


@given(
    st.lists(st.sampled_from(["*.log", "!a.log", "b/", "/c", "a/*", "!a/b", "**/d", "d/**", "[", "x?", "\\!z"]), max_size=12),
    st.integers(0, 150),
    st.sampled_from(["a.log", "x/a.log", "b", "b/c", "c", "x/c", "a/b", "a/c", "q/d", "d/e/f", "xy", "x/xy", "!z", "x\ny"]),
    st.booleans(),
)  # fmt: skip
def test_patterns_in_groups_say_what_they_say_one_by_one(
    lines: list[str], between: int, path: str, folder: bool
) -> None:
    others = [f"other{number}.*" for number in range(between)]
    rules = gitignore.parse("\n".join(line for each in lines for line in (each, *others)).encode(), "")
    said = [gitignore.parse(each.encode(), "") for each in lines]
    about = [one.patterns[0].negated for one in said if gitignore.ignored(path, folder, [positive(one)])]
    assert gitignore.ignored(path, folder, [rules]) is (bool(about) and not about[-1])


def positive(one: gitignore.Patterns) -> gitignore.Patterns:
    """The same without `!`: whether it is about a path at all."""
    return gitignore.Patterns("", tuple(msgspec.structs.replace(each, negated=False) for each in one.patterns))
