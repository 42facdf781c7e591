"""Promises of `ecosystems/_elf.py`."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.ecosystems import _elf


def build(*, wide=True, order="<", parts=((b".rodata", 1, b"hello"), (b".bss", 8, b""), (b".comment", 1, b"GCC"))):
    """An ELF file with these sections (name, type, content) and one loaded segment over all of it."""
    names = b"\0" + b"".join(name + b"\0" for name, _, _ in parts) + b".shstrtab\0"
    contents = [*parts, (b".shstrtab", 3, names)]
    header_size, program_size, section_size = (64, 56, 64) if wide else (52, 32, 40)
    offset = header_size + program_size
    body, table = b"", bytes(section_size)
    for name, kind, content in contents:
        at = offset + len(body)
        row = (names.index(name), kind, 0, 0, at, len(content))
        table += struct.pack(order + ("IIQQQQ" if wide else "IIIIII"), *row) + bytes(
            section_size - (40 if wide else 24)
        )
        body += content
    sections_at = offset + len(body)
    total = sections_at + len(table)
    ident = b"\x7fELF" + bytes((2 if wide else 1, 1 if order == "<" else 2, 1)) + bytes(9)
    middle = struct.pack(order + "HHI" + ("QQQ" if wide else "III"), 2, 62, 1, 0, header_size, sections_at)
    counts = struct.pack(
        order + "IHHHHHH", 0, header_size, program_size, 1, section_size, len(contents) + 1, len(contents)
    )
    if wide:
        program = struct.pack(order + "IIQQQQQQ", 1, 5, 0, 0, 0, total, total, 4096)
    else:
        program = struct.pack(order + "IIIIIIII", 1, 0, 0, 0, total, total, 5, 4096)
    return ident + middle + counts + program + body + table


KINDS = [(True, "<"), (True, ">"), (False, "<"), (False, ">")]


@pytest.mark.parametrize("wide,order", KINDS)
def test_sections_of_both_classes_and_byte_orders(wide, order):
    body = build(wide=wide, order=order)
    found = _elf.sections(body)
    assert sorted(found) == [".comment", ".rodata", ".shstrtab"]
    offset, size = found[".rodata"]
    assert body[offset : offset + size] == b"hello"


@pytest.mark.parametrize("wide,order", KINDS)
def test_loaded_segments(wide, order):
    body = build(wide=wide, order=order)
    (segment,) = _elf.segments(body)
    assert (segment.offset, segment.size, segment.executable, segment.writable) == (0, len(body), True, False)


@given(st.binary(max_size=300), st.sampled_from(KINDS), st.integers(0, 400))
def test_junk_gives_nothing_and_never_raises(junk, kind, cut):
    wide, order = kind
    for body in (junk, b"\x7fELF" + junk, build(wide=wide, order=order)[:cut] + junk):
        assert isinstance(_elf.sections(body), dict)
        assert isinstance(_elf.segments(body), tuple)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=6))
def test_damage_gives_sections_within_the_file(changes):
    body = bytearray(build())
    for at, value in changes:
        body[at % len(body)] = value
    assert all(offset + size <= len(body) for offset, size in _elf.sections(bytes(body)).values())
