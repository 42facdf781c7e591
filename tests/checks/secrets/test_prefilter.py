"""Both pre-filters find every anchor, alike where it matters: what is confirmed."""

import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tokens
from pratique.checks.secrets import prefilter
from pratique.checks.secrets.engine import Engine, engine

ANCHORS = ["ghp_", "AKIA[0-9A-Z]{4}", "(?i)pass[a-z]{0,4}[=:]", "://[^\\s:@]{0,64}:[^\\s@]"]


@functools.cache
def both() -> list[prefilter.Prefilter]:
    hyperscan = pytest.importorskip("hyperscan")
    return [prefilter.Re2Prefilter(ANCHORS), prefilter.HyperscanPrefilter(ANCHORS, hyperscan)]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["ghp_", "AKIAAAAA", "Password=", "x://u:p@h", " ", "ghp", "\n", "\0", "é"]), max_size=30
    ).map("".join)
)
def test_both_see_the_same_anchors(text: str) -> None:
    slow, fast = both()
    assert set(slow.hits(text.encode())[0]) == set(fast.hits(text.encode())[0])


def test_both_lead_to_the_same_secrets(monkeypatch) -> None:
    made = tokens.examples(random.Random(3))
    data = "\n".join(made.values()).encode()
    first = [(one.rule.id, one.start) for one in engine().search(data).candidates]
    monkeypatch.setattr(prefilter, "build", prefilter.Re2Prefilter)
    second = [(one.rule.id, one.start) for one in Engine(engine().rules).search(data).candidates]
    assert first == second
    assert len(first) >= len(made) * 0.9


def test_too_many_places_are_said(monkeypatch) -> None:
    monkeypatch.setattr(prefilter, "MOST_HITS", 100)
    for one in both():
        hits, whole = one.hits(b"ghp_ " * 1_000)
        assert not whole
        assert sum(map(len, hits.values())) <= 110
