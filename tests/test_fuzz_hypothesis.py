"""Whatever is read that others wrote: any input is read or refused by name, and what fuzzing once found stays mended."""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fuzz

CASES = os.path.join(fuzz.HERE, "fuzz_cases")
FOUND = [
    (each.name, name)
    for each in sorted(os.scandir(CASES), key=lambda each: each.name)
    if each.is_dir()
    for name in sorted(os.listdir(each.path))
]


@pytest.mark.parametrize("target, name", FOUND)
def test_what_fuzzing_found(target: str, name: str) -> None:
    with open(os.path.join(CASES, target, name), "rb") as file:
        fuzz.run(target, file.read())


@pytest.mark.parametrize("target", fuzz.TARGETS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.one_of(st.binary(max_size=600), st.text(max_size=200).map(str.encode)))
def test_any_bytes(target: str, data: bytes) -> None:
    fuzz.run(target, data)


PIECES = [
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"null",
    b"{}",
    b"[[",
    b'"',
    b"\n\n",
    b": ",
    b"..",
    b"\\u0000",
    b"\xed\xa0\x80",
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few of: cut, repeat, swap, flip a byte, put in what breaks parsers."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(changed) + 1) for _ in range(2))
        match chance.randrange(5):
            case 0:
                del changed[at:to]
            case 1:
                changed[at:at] = changed[at : min(to, at + 4096)]
            case 2:
                changed[at:to] = changed[at:to][::-1]
            case 3 if changed:
                changed[min(at, len(changed) - 1)] ^= 1 << chance.randrange(8)
            case _:
                changed[at:at] = chance.choice(PIECES)
    return bytes(changed)


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_real_files_changed(target: str) -> None:
    chance = random.Random(target)
    found = fuzz.seeds(target)
    for data in chance.sample(found, min(12, len(found))):
        for _ in range(4):
            fuzz.run(target, mutated(data, chance))
