"""The compiled table finds exactly what each pattern would find by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pratique.image.wanted import Table, translate
from pratique.model.analyser import Wanted

PATTERNS = (
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d/*",
    "**/package.json",
    "**/node_modules/**/package.json",
    "**/*.dist-info/METADATA",
    "**/*.jar",
    "**/requirements*.txt",
    "**/bin/python*",
    "**/python?.so",
    "opt/bitnami/**/.spdx-*.spdx",
    "**/lib*",
    "**/specifications/**/*.gemspec",
    "*",
)
_segment = st.sampled_from(
    [
        "var",
        "lib",
        "dpkg",
        "status",
        "status.d",
        "package.json",
        "node_modules",
        "x.dist-info",
        "METADATA",
        "a.jar",
        ".jar",
        "bin",
        "python3",
        "python3.so",
        "libc",
        "requirements-dev.txt",
        "requirements.txt",
        "opt",
        "bitnami",
        ".spdx-x.spdx",
        "specifications",
        "y.gemspec",
        "é",
    ]
)


@given(st.lists(_segment, min_size=1, max_size=6).map("/".join))
def test_the_table_agrees_with_every_pattern_alone(path: str) -> None:
    raw = path.encode()
    table = Table([Wanted((pattern,)) for pattern in PATTERNS])
    alone = tuple(number for number, pattern in enumerate(PATTERNS) if re.fullmatch(translate(pattern.encode()), raw))
    assert table.find(raw) == alone


def test_double_stars_are_any_number_of_segments_also_none() -> None:
    table = Table([Wanted(("**/package.json", "a/**/b"))])
    assert table.find(b"package.json") == (0,)
    assert table.find(b"x/y/package.json") == (0,)
    assert table.find(b"a/b") == (0,)
    assert table.find(b"a/x/y/b") == (0,)
    assert table.find(b"a/xb") == ()


def test_content_is_told_by_its_first_bytes() -> None:
    table = Table([Wanted(), Wanted(magic=(b"\x7fELF", b"#!"))])
    assert table.begins(b"\x7fELF\x02") == (1,)
    assert table.begins(b"#!/bin/sh") == (1,)
    assert table.begins(b"text") == ()
