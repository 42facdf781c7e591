"""The engine: bytes in, unmasked candidates out, for the masking that follows at once. Used through `masking.Masker`.

Linear in the data: the pre-filter gives places, overlapping ones are joined, and each rule's pattern runs once over them.
"""

import bisect
import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from pratique import plugins
from pratique.checks.secrets import prefilter, rules
from pratique.checks.secrets.placeholders import is_placeholder
from pratique.checks.secrets.proof import Proof, entropy
from pratique.checks.secrets.rule import Rule
from pratique.model.files import Body

MOST_FOUND = 1_000
"""Secrets of one file that are reported; that there are more is said."""
_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_WORD_END = _WORD | frozenset(b"=")
_NAME = _WORD | frozenset(b".-")
_LONGEST_NAME = 48
_BINARY_LOOK = 4096


class Candidate(msgspec.Struct, frozen=True):
    """A secret as it stands there. Never stored, logged or returned beyond the masking."""

    rule: Rule
    start: int
    end: int
    secret: bytes
    proof: Proof

    def __repr__(self) -> str:
        return f"Candidate({self.rule.id!r}, {self.start}, {self.end})"


class Searched(msgspec.Struct, frozen=True):
    candidates: tuple[Candidate, ...]
    whole: bool
    """False where there were too many places to look at them all."""


_NOTHING = Searched((), True)
_BETWEEN = b"\n"  # no letter, so that an anchor may begin behind it; what spans two files is not confirmed in either


class Engine:
    """A set of rules, compiled. Safe to share between threads."""

    def __init__(self, chosen: Sequence[Rule]) -> None:
        import re2

        self._options = re2.Options()
        self._options.encoding = re2.Options.Encoding.LATIN1
        self._options.log_errors = False
        self._compile = re2.compile
        self.rules = tuple(chosen)
        # Rules that share an anchor share its work.
        sharing: dict[str, list[int]] = {}
        for number, rule in enumerate(chosen):
            sharing.setdefault(rule.anchor, []).append(number)
        self._prefilter = prefilter.build(tuple(sharing))
        self._numbers = tuple(sharing.values())
        self._patterns: dict[str, Any] = {}  # few rules are ever needed, so each is compiled when it is

    def search(self, data: Body) -> Searched:
        """All candidates in the order in which they stand there; of two in one place the more telling rule's."""
        return self._confirm(data, *self._prefilter.hits(data))

    def search_together(self, bodies: Sequence[bytes]) -> list[Searched]:
        """The same for many small files at once: most hold nothing, and a call for each costs more than the look."""
        hits, whole = self._prefilter.hits(_BETWEEN.join(bodies))
        if not whole:
            return [self.search(body) for body in bodies]
        starts = list(itertools.accumulate((len(body) + len(_BETWEEN) for body in bodies), initial=0))
        own: dict[int, prefilter.Hits] = {}
        for anchor, ends in hits.items():
            for end in ends:
                number = bisect.bisect_left(starts, end) - 1
                own.setdefault(number, {}).setdefault(anchor, []).append(end - starts[number])
        return [
            self._confirm(body, own[number], True) if number in own else _NOTHING for number, body in enumerate(bodies)
        ]

    def _confirm(self, data: Body, hits: prefilter.Hits, whole: bool) -> Searched:
        if not hits:
            return Searched((), whole)
        binary = is_binary(data)
        found: list[Candidate] = []
        for anchor, ends in hits.items():
            for number in self._numbers[anchor]:
                rule = self.rules[number]
                if not (binary and rule.text_only):
                    for start, end in _places(ends, rule, len(data)):
                        found += self._confirmed(rule, data, start, end)
        best = [one for one in _without_repeats(found) if one.proof is not Proof.INVENTED]
        return Searched(tuple(best[:MOST_FOUND]), whole and len(best) <= MOST_FOUND)

    def _confirmed(self, rule: Rule, data: Body, start: int, end: int) -> Iterator[Candidate]:
        pattern = self._compiled(rule.pattern)
        group = 1 if pattern.groups else 0
        piece = data[start:end]
        for match in pattern.finditer(piece):
            low, high = match.span(group)
            if not _alone(piece, match.start(), high, rule):
                continue
            if rule.unless and self._compiled(rule.unless).search(piece[_name_begins(piece, match.start()) : low]):
                continue
            secret = piece[low:high]
            if entropy(secret) < rule.entropy or (not rule.structured and is_placeholder(secret[rule.shown :])):
                continue
            proof = rule.proof(secret) if rule.proof else Proof.LIKELY
            if proof is not Proof.REFUTED:
                yield Candidate(rule, start + low, start + high, secret, proof)

    def _compiled(self, pattern: str) -> Any:
        compiled = self._patterns.get(pattern)
        if compiled is None:
            compiled = self._patterns[pattern] = self._compile(pattern.encode(), self._options)
        return compiled


def _places(ends: Iterable[int], rule: Rule, size: int) -> Iterator[tuple[int, int]]:
    """Where to confirm: from a little before each anchor to as far as a match may reach, joined where they overlap."""
    start = stop = -1
    for end in ends:
        low, high = max(end - rule.behind, 0), min(end + rule.reach, size)
        if low > stop:
            if stop >= 0:
                yield start, stop
            start = low
        stop = max(high, stop)
    if stop >= 0:
        yield start, stop


def _alone(piece: bytes, start: int, end: int, rule: Rule) -> bool:
    """Whether a match is no part of a longer word."""
    if start and piece[start] in _WORD and piece[start - 1] in _WORD and not rule.text_only:
        return False
    return rule.open_end or end >= len(piece) or piece[end] not in _WORD or piece[end - 1] not in _WORD_END


def _name_begins(piece: bytes, at: int) -> int:
    """Where the name begins in whose middle a match does."""
    low = max(at - _LONGEST_NAME, 0)
    while at > low and piece[at - 1] in _NAME:
        at -= 1
    return at


def _without_repeats(found: Sequence[Candidate]) -> list[Candidate]:
    """One candidate a place: a specific rule's before a generic one's, then the one that begins first and is longest."""
    specific = _apart(one for one in found if not one.rule.generic)
    generic = _apart(one for one in found if one.rule.generic)
    kept, at = list(specific), 0
    for one in generic:
        while at < len(specific) and specific[at].end <= one.start:
            at += 1
        if at == len(specific) or specific[at].start >= one.end:
            kept.append(one)
    return sorted(kept, key=_order)


def _apart(found: Iterable[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in sorted(found, key=_order):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _order(one: Candidate) -> tuple[int, int]:
    return one.start, -one.end


def is_binary(data: Body) -> bool:
    """As git tells it: a NUL byte near the beginning."""
    return b"\0" in bytes(data[:_BINARY_LOOK])


@functools.cache
def engine() -> Engine:
    """The engine with all rules, made at first use."""
    return Engine([rule for module in plugins.load(rules.__name__).values() for rule in module.RULES])
