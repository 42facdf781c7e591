"""Random strings that a pattern accepts, from Python's own reading of it: for rules that have no published example."""

import random
import re
import string
from re import _constants as codes
from re import _parser as parser

_WORD = string.ascii_letters + string.digits


def sampled(pattern: str, rng: random.Random) -> tuple[str, str]:
    """(a string, the part of it in the pattern's group or the whole)."""
    tree = parser.parse(re.sub(r"\\z", r"\\Z", pattern))
    caught: dict[int, str] = {}
    whole = _sequence(tree, rng, caught)
    return whole, caught.get(1, whole)


def _sequence(tree, rng, caught) -> str:
    return "".join(_one(code, value, rng, caught) for code, value in tree)


def _one(code, value, rng, caught) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.IN:
        return rng.choice(_members(value))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, inner = value
        count = low if low == 0 and high > 1 else min(high, low + rng.randrange(3))
        return "".join(_sequence(inner, rng, caught) for _ in range(count))
    if code is codes.SUBPATTERN:
        group, _, _, inner = value
        text = _sequence(inner, rng, caught)
        if group:
            caught[group] = text
        return text
    if code is codes.BRANCH:
        return _sequence(rng.choice(value[1]), rng, caught)
    if code in (codes.ANY, codes.NOT_LITERAL):
        return rng.choice(_WORD)
    if code is codes.AT:
        return ""
    raise AssertionError(f"a rule uses {code}, of which no sample is made: add it here")


def _members(items) -> list[str]:
    chosen: set[str] = set()
    negated = items[0][0] is codes.NEGATE
    for code, value in items:
        if code is codes.LITERAL:
            chosen.add(chr(value))
        elif code is codes.RANGE:
            chosen |= {chr(each) for each in range(value[0], value[1] + 1)}
        elif code is codes.CATEGORY:
            chosen |= set(string.whitespace) if value is codes.CATEGORY_SPACE else set(_WORD)
    return sorted(set(_WORD) - chosen) if negated else sorted(chosen)
