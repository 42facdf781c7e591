"""The policy: write one, check it, test it, see what a change would do."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import datetime as dt

    from pratique.model.report import Report
    from pratique.policy import Policy


@click.group("policy")
def command() -> None:
    """Write, check, test and compare policies."""


@command.command()
@click.argument("path", type=click.Path(), default="pratique.yaml")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def init(path: str, force: bool) -> None:
    """Write a policy with every key explained (default: pratique.yaml)."""
    from pratique.errors import UsageError
    from pratique.policy.template import TEMPLATE

    try:
        with open(path, "w" if force else "x", encoding="utf-8") as file:
            file.write(TEMPLATE)
    except FileExistsError:
        raise UsageError(f"{path} is already there: name another file, or replace it with --force.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): name another file.") from None
    click.echo(f"Wrote {path}. Use it with `--policy {path}`.")


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
def check(paths: Sequence[str]) -> None:
    """Name every error of each policy FILE with its line; exit 2 when there is one."""
    from pratique import policy
    from pratique.errors import PratiqueError, UsageError

    errors = []
    for path in paths:
        try:
            found = policy.load([path])
        except PratiqueError as error:
            errors.append(str(error))
        else:
            click.echo(f"{path}: {'1 policy' if len(found) == 1 else f'{len(found)} policies'}, no errors")
    if errors:
        raise UsageError("\n".join(errors))


@command.command()
def schema() -> None:
    """Print the JSON Schema of policies, for editors."""
    import json

    from pratique.policy.schema import schema as published

    click.echo(json.dumps(published(), indent=2))


@command.command("test")
@click.argument("path", type=click.Path(), metavar="FILE")
@click.option(
    "-p", "--policy", "policies", multiple=True, type=click.Path(), help="Policy under test; may be repeated."
)
@click.pass_context
def test_(ctx: click.Context, path: str, policies: Sequence[str]) -> None:
    """Run the cases of FILE; exit 1 when one fails.

    A case is a stored report (`pratique scan --format json`) with a time and the verdict that is expected.
    """
    from pratique import policy
    from pratique.policy import cases

    beside = os.path.dirname(path)
    found = cases.parse(policy.read_file(path), path)
    answers = list(
        cases.run(
            found,
            policy.load(policies or _own(ctx)),
            lambda name: policy.load([os.path.join(beside, name)]),
            lambda name: policy.read_file(os.path.join(beside, name), policy.MAX_DOCUMENT),
        )
    )
    for answer in answers:
        click.echo(f"{'FAIL' if answer.wrong else 'pass'}  {path}:{answer.case.line}: {answer.case.name}")
        for wrong in answer.wrong:
            click.echo(f"      {wrong}")
    failed = sum(bool(answer.wrong) for answer in answers)
    click.echo(f"{len(answers) - failed} passed, {failed} failed")
    ctx.exit(1 if failed else 0)


@command.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.argument("reports", nargs=-1, required=True, type=click.Path(), metavar="REPORT...")
@click.option("--at", metavar="TIME", default="", help="As-of time (default: now).")
def diff(old: str, new: str, reports: Sequence[str], at: str) -> None:
    """Say whose verdicts change when the policy OLD becomes NEW, judged on stored REPORTs."""
    from pratique import policy
    from pratique.cli._stored import moment, read

    when, changed, count = moment(at), 0, 0
    before, after = policy.load([old]), policy.load([new])
    for path in reports:
        for target, lines in _changes(read(path), before, after, when):
            count += 1
            changed += bool(lines)
            for line in [f"{path}: {target}", *lines] if lines else []:
                click.echo(line)
    click.echo(f"{changed} of {count} verdicts change")


def _changes(
    report: "Report", before: Sequence["Policy"], after: Sequence["Policy"], when: "dt.datetime"
) -> Iterator[tuple[str, list[str]]]:
    """Target and what changes, for every result; nothing where nothing does."""
    from pratique.model.verdict import Context, Outcome
    from pratique.policy import replay
    from pratique.policy.proof import plain

    first = replay.rejudge(report, before, (), Context(), when)
    second = replay.rejudge(report, after, (), Context(), when)
    for one, two in zip(first.results, second.results, strict=True):
        lines = []
        if one.verdict.word != two.verdict.word:
            lines.append(f"  {one.verdict.word} → {two.verdict.word}")
        serious = (Outcome.DENY, Outcome.INCOMPLETE)
        was = {(each.rule, each.message): each for each in one.verdict.reasons if each.outcome in serious}
        now = {(each.rule, each.message): each for each in two.verdict.reasons if each.outcome in serious}
        lines += [f"  - {key[0]}: {plain(key[1])}" for key in was if key not in now]
        lines += [f"  + {key[0]}: {plain(key[1])}" for key in now if key not in was]
        yield plain(one.target), lines


def _own(ctx: click.Context) -> Sequence[str]:
    named = ctx.obj.settings.policy if ctx.obj else ""
    return [named] if named else []
