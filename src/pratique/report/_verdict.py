"""The verdict in words: what was decided, by which policy, for which reasons, and what would change each."""

from collections.abc import Iterator
from itertools import groupby

from pratique.model.report import Report
from pratique.model.verdict import Outcome, Reason, Verdict
from pratique.report import _age, _text
from pratique.report._terminal import ALARM, BOLD, DIM, GREEN, RED, YELLOW, Screen

OUTCOME_STYLES = {
    Outcome.DENY: f"{BOLD};{RED}",
    Outcome.INCOMPLETE: f"{BOLD};{YELLOW}",
    Outcome.WARN: YELLOW,
    Outcome.NOTE: DIM,
}
_INDENT = 13
MOST = 20
"""Reasons of one rule that are shown."""


def lines(report: Report, screen: Screen) -> Iterator[str]:
    """The end of a report: the whole verdict, or one line where each target has shown its own."""
    if len(report.results) + len(report.failures) > 1:
        yield ""
        denied = sum(1 for result in report.results if not result.verdict.allowed)
        unread = f", {len(report.failures)} could not be read" if report.failures else ""
        yield _headline(report.verdict, screen) + screen.pen(
            f" {screen.signs.dot} {denied} of {len(report.results) + len(report.failures)} targets denied{unread}", DIM
        )
        own = {reason for result in report.results for reason in result.verdict.reasons}
        left = [each for each in report.verdict.reasons if each not in own and each.rule != "targets"]
        yield from _reasons(left, screen)  # what could not be read stands above with its error
    else:
        yield from block(report.verdict, screen)


def block(verdict: Verdict, screen: Screen) -> Iterator[str]:
    """One verdict with its reasons, the worst first."""
    yield ""
    yield _headline(verdict, screen)
    yield from _reasons(ordered(verdict), screen)


def ordered(verdict: Verdict) -> list[Reason]:
    """Reasons by outcome, as the policy gave them within each."""
    ranks = {outcome: rank for rank, outcome in enumerate(Outcome)}
    return sorted(verdict.reasons, key=lambda reason: ranks[reason.outcome])


def _headline(verdict: Verdict, screen: Screen) -> str:
    sign = screen.signs.good if verdict.judged and verdict.allowed and verdict.complete else screen.signs.bad
    word = (
        screen.pen(f" {sign} {verdict.word.upper()} ", _style(verdict))
        if verdict.judged
        else screen.pen("Not judged (--report-only)", BOLD)
    )
    by = f" by policy {_text.printable(verdict.policy)}" if verdict.policy else ""
    at = f", as of {_age.people(verdict.at)}" if _age.people(verdict.at) else ""
    return word + screen.pen(by + at, DIM) if verdict.judged else word


def _style(verdict: Verdict) -> str:
    if not verdict.allowed:
        return ALARM
    return f"1;30;42;{GREEN}" if verdict.complete else "1;30;43"


def _reasons(reasons: list[Reason], screen: Screen) -> Iterator[str]:
    """Reasons of one rule together, under its name."""
    for (outcome, rule, policy, line), group in groupby(
        reasons, key=lambda one: (one.outcome, one.rule, one.policy, one.line)
    ):
        members = list(group)
        where = f"{policy}:{line}" if policy and line else policy
        head = _text.printable(f" {screen.signs.dot} ".join(fact for fact in (rule, where) if fact))
        shown = screen.pen(_text.cut(head, screen.width - _INDENT, screen.signs.more), DIM)
        yield "  " + screen.pen(_text.pad(outcome, _INDENT - 2), OUTCOME_STYLES[outcome]) + shown
        for reason in members[:MOST]:
            yield from _reason(reason, screen)
        if len(members) > MOST:
            yield " " * _INDENT + screen.pen(f"and {len(members) - MOST:,} more: `--format json` lists all", BOLD)


def _reason(reason: Reason, screen: Screen) -> Iterator[str]:
    """What is wrong, and what would change it: in one line where they fit."""
    text, remedy = _text.printable(reason.message), _text.printable(reason.remedy)
    room, arrow = screen.width - _INDENT, screen.signs.arrow
    whole = f"{text} {arrow} {remedy}" if remedy.strip() else text
    if _text.columns(whole) <= room:
        yield " " * _INDENT + whole
        return
    yield from (" " * _INDENT + line for line in _text.wrap(text, room))
    arrows = [arrow, *[" " * len(arrow)] * len(remedy)]
    for sign, line in zip(arrows, _text.wrap(remedy, room - len(arrow) - 1), strict=False):
        yield " " * _INDENT + f"{sign} {line}"
