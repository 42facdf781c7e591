"""Files whole and in pieces: the same secrets, the right lines, nothing unmasked."""

import gzip
import random

from hypothesis import given
from hypothesis import strategies as st

import tokens
from pratique.checks.secrets.analyser import analyser
from pratique.checks.secrets.reading import OVERLAP, WINDOW
from pratique.model.analyser import BatchAnalyser, StreamingAnalyser
from pratique.model.files import Entry

KEY = bytes(range(32))
TOKEN = tokens.with_checksum("ghp_", random.Random(1))
PIECES = [text.encode() for text in tokens.examples(random.Random(5)).values()] + [
    b"\0",
    b"\n",
    b"x",
    b"password=",
    gzip.compress(TOKEN.encode(), mtime=0),
]
"""Of files: tokens, which may be cut by where a file ends, and what stands around them."""


def streamed(data: bytes, step: int = 700_001):
    stream = analyser(KEY).stream(Entry("big"))
    for at in range(0, len(data), step):
        stream.add(memoryview(data)[at : at + step])
    return stream.finish()


def test_a_match_is_masked_and_its_identity_keyed() -> None:
    (match,) = analyser(KEY).read(Entry("x"), f"a\nb\nt={TOKEN}\n".encode()).secrets
    assert (match.line, match.masked, match.note) == (3, "ghp_********", "its checksum holds")
    (other,) = analyser(bytes(32)).read(Entry("x"), TOKEN.encode()).secrets
    assert match.identity != other.identity
    assert len(match.identity) == 32
    assert TOKEN[4:] not in repr(match)


def test_the_version_names_the_key_and_the_rules() -> None:
    assert analyser(KEY).version != analyser(bytes(32)).version
    assert analyser(KEY).version == analyser(KEY).version
    assert isinstance(analyser(KEY), StreamingAnalyser)


def test_a_secret_on_the_edge_of_two_windows_is_found_once_with_its_line() -> None:
    for shift in (-OVERLAP, -50, -10, 0, 10, 50):
        before = b"line\n" * ((WINDOW + shift) // 5)
        (match,) = streamed(before + TOKEN.encode() + b"\n" + b"more\n" * 2_000_000).secrets
        assert match.line == len(before) // 5 + 1


def test_a_file_full_of_beginnings_is_said_not_to_be_examined() -> None:
    record = analyser(KEY).read(Entry("x"), b"password='a " * 400_000)
    assert record.problems
    assert not record.secrets


def test_a_checksum_that_fails_refutes_where_it_is_published_and_lowers_the_severity_elsewhere() -> None:
    wrong = TOKEN[:-1] + ("a" if TOKEN[-1] != "a" else "b")
    assert not analyser(KEY).read(Entry("x"), f"GITHUB_TOKEN={wrong}\n".encode()).secrets
    (match,) = analyser(KEY).read(Entry("x"), wrong.replace("ghp_", "npm_").encode()).secrets
    assert match.severity == "high"
    assert "does not hold" in match.note


def test_text_rules_do_not_look_into_programs() -> None:
    line = tokens.FORMATS["plain-secret"]
    text = tokens.make(line, random.Random(2)).encode()
    assert analyser(KEY).read(Entry("x"), text).secrets
    assert not analyser(KEY).read(Entry("x"), b"\x7fELF\0\0" + text).secrets
    assert analyser(KEY).read(Entry("x"), b"\x7fELF\0\0" + TOKEN.encode() + b"\0").secrets


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=40), max_size=12), st.randoms())
def test_files_read_together_give_what_each_gives_alone(pieces: list[bytes], chance) -> None:
    bodies = [
        b"".join(chance.choices(pieces, k=chance.randrange(4))) if pieces else b"" for _ in range(chance.randrange(6))
    ]
    one = analyser(KEY)
    assert isinstance(one, BatchAnalyser)
    assert one.read_together(bodies) == [one.read(Entry("x"), body) for body in bodies]


def test_a_file_with_too_many_beginnings_spoils_no_other() -> None:
    full, record = analyser(KEY).read_together([b"password='a " * 400_000, TOKEN.encode()])
    assert full.problems
    assert len(record.secrets) == 1
