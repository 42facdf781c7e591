"""click starts without the real `inspect`, and misses nothing of it."""

import inspect
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from pratique.cli._click import Inspect


def test_the_command_line_starts_without_inspect() -> None:
    code = "import sys; before = {*sys.modules}; import pratique.cli; sys.exit('inspect' in {*sys.modules} - before)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_help_is_the_same_with_the_stand_in() -> None:
    code = "import sys; sys.argv = ['pratique', 'scan', '--help']; from pratique.cli import main; main()"
    light, real = (
        subprocess.run([sys.executable, "-c", before + code], capture_output=True, check=True)
        for before in ("", "import inspect; ")
    )
    assert b"--ignore-unfixed" in light.stdout
    assert light.stdout == real.stdout


@given(st.text(alphabet=" \t\nab\r\u00a0"))
def test_indentation_is_taken_off_as_the_real_one_does(text: str) -> None:
    assert Inspect("inspect").cleandoc(text) == inspect.cleandoc(text)


def test_all_else_is_the_real_one() -> None:
    assert Inspect("inspect").signature is inspect.signature
