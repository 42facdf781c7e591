"""Whether somebody hears that a command failed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.checks.exit_codes import ExitCodes
from pratique.documents.shell import read
from pratique.errors import LimitError


def lost(text: str, *, errexit: bool = True, pipefail: bool = False) -> str:
    script = read(text)
    scan = next(one for one in script.commands if one.name == "scan")
    return ExitCodes(text, script, errexit=errexit, pipefail=pipefail).lost(scan)


@pytest.mark.parametrize(
    "text",
    [
        "scan a || true",
        "scan a || :",
        "scan a \\\n  --b ||\n  true",
        "scan a 2>/dev/null || echo no",
        "scan a > x.txt || printf no",
        "scan a && echo fine || true",
        "scan a || { echo no; }",
        "scan a | tee log",
        "scan a | grep x | tail",
        "set +e\nscan a\nmake",
        "set +o errexit\nscan a\nmake",
        "if scan a; then echo yes; else echo no; fi",
        "if ! scan a; then\n  echo no\nfi\nmake",
        "(scan a || true)\nmake",
        "scan a || exit 0",
        "set +e\nscan a\nif [ $? -ne 0 ]; then\n  echo no\nfi\nmake",
    ],
)
def test_a_lost_exit_code_is_told(text: str) -> None:
    assert lost(text)


@pytest.mark.parametrize(
    "text",
    [
        "scan a",
        "scan a\nmake",
        "scan a || exit 1",
        "scan a || { echo no; exit 1; }",
        "scan a || {\n  echo no\n  exit 1\n}",
        "scan a || (echo no && false)",
        "scan a || status=$?\nexit $status",
        "set +e\nscan a\ncode=$?\nset -e\nexit $code",
        "set +e\nscan a",
        "set -o pipefail\nscan a | tee log",
        "set -euo pipefail\nscan a | tee log",
        "scan a | tee log\nexit ${PIPESTATUS[0]}",
        "make | scan a",
        "if ! scan a; then\n  echo no\n  exit 1\nfi",
        "if scan a; then push; fi",
        "set +e\nscan a\nif [ $? -ne 0 ]; then\n  echo no\n  exit 1\nfi",
        "scan a && push",
        "make || true\nscan a",
        "scan a || fail 'no'",
        'echo "a || true"; scan a',
        "scan 'a || true'",
    ],
)
def test_an_exit_code_that_counts_is_not(text: str) -> None:
    assert not lost(text)


def test_without_errexit_a_command_in_the_middle_is_lost() -> None:
    assert lost("scan a\nmake", errexit=False)
    assert not lost("make\nscan a", errexit=False)
    assert not lost("set -e\nscan a\nmake", errexit=False)
    assert not lost("scan a | tee x", pipefail=True)


@pytest.mark.parametrize(
    "text, taken", [("x=$(scan a)\nmake", True), ("scan a | jq .", True), ("scan a", False), ("x=`scan a`", True)]
)
def test_output_that_is_read_is_told(text: str, taken: bool) -> None:
    script = read(text)
    scan = next(one for one in script.commands if one.name == "scan")
    assert ExitCodes(text, script, errexit=True, pipefail=False).captured(scan) is taken


WORDS = [
    "scan a",
    " || ",
    "true",
    "{ ",
    "; }",
    "if ",
    "; then ",
    "fi",
    "\n",
    "(",
    ")",
    "| tee x",
    "set +e\n",
    "$?",
    "'",
    '"',
    "\\\n",
    "&&",
    "é",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_any_script_is_answered(text: str) -> None:
    script = read(text)
    for command in script.commands:
        ExitCodes(text, script, errexit=True, pipefail=False).lost(command)


@pytest.mark.parametrize("text", ["scan a || true\n" * 300, "scan a \\\n" * 2000, "if scan a\n" * 500, "scan 'a" * 500])
def test_long_scripts_take_no_more_than_linear_time(text: str) -> None:
    began = time.monotonic()
    try:
        script = read(text)
    except LimitError:
        return
    told = ExitCodes(text, script, errexit=True, pipefail=False)
    for command in script.commands:
        told.lost(command)
    assert time.monotonic() - began < 20
