"""The policy: write one, check it, test it, see what a change would do."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from pratique import plugins

if TYPE_CHECKING:
    import datetime as dt

    from pratique.model.report import Report
    from pratique.policy import Policy
    from pratique.policy.exports import Demands

EXPORTS = tuple(name.replace("_", "-") for name in plugins.names("pratique.policy.exports"))


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
@click.pass_context
def check(ctx: click.Context, paths: Sequence[str]) -> None:
    """Name every error of each policy FILE with its line; exit 2 when there is one.

    Files of policy-controller (ClusterImagePolicy, TrustRoot) are checked too, alone or named by a policy.
    """
    from pratique import expressions, policy
    from pratique.documents import cluster_image_policy
    from pratique.errors import PratiqueError, UsageError

    errors = []
    for path in paths:
        try:
            if not os.path.isdir(path) and cluster_image_policy.recognises(data := policy.read_file(path)):
                click.echo(_image_policies(ctx, data, path, {}))
                continue
            found = policy.load([path])
            for each in found:
                _named_by(ctx, each)
        except PratiqueError as error:
            errors.append(str(error))
        else:
            click.echo(f"{path}: {'1 policy' if len(found) == 1 else f'{len(found)} policies'}, no errors")
            if any(each.document.rules for each in found) and (why := expressions.missing()):
                click.echo(f"  its rules were not looked at: {why}")
    if errors:
        raise UsageError("\n".join(errors))


def _named_by(ctx: click.Context, policy: "Policy") -> None:
    """Check the image policies that a policy names, and whose SBOMs it trusts. UsageError, UnreadableError, LimitError."""
    if policy.document.evidence and policy.document.evidence.sboms:
        from pratique.inspection import trusted

        trusted.demands([policy])
    named = policy.document.signatures
    given = {name: policy.beside[file] for name, file in named.files.items()} if named else {}
    for file in named.image_policies if named else ():
        click.echo(_image_policies(ctx, policy.beside[file], file, given))


def _image_policies(ctx: click.Context, data: bytes, name: str, given: Mapping[str, bytes]) -> str:
    """One line on a file of image policies, and one for each thing that a user should know of it."""
    from pratique.signing import trust_root
    from pratique.signing.image_policies import reading, reporting

    path = ctx.obj.settings.trusted_root if ctx.obj else ""
    found = reading.read(data, name, given, trust_root.load(path) if path else None)
    count = "1 image policy" if len(found) == 1 else f"{len(found)} image policies"
    return "\n".join([f"{name}: {count}, no errors", *(f"  {note}" for note in reporting.notes(found))])


@command.command()
@click.argument("path", type=click.Path(), metavar="FILE")
@click.option("-f", "--format", "form", required=True, type=click.Choice(EXPORTS), help="For which tool.")
@click.option(
    "-o", "--output", type=click.Path(), default="-", help="File, or folder, to write (default: standard output)."
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.pass_context
def export(ctx: click.Context, path: str, form: str, output: str, force: bool) -> None:
    """Write what FILE demands of signatures for another tool.

    FILE is a policy, or a file of image policies. What the other tool cannot say is refused where more images would pass without
    it; all else that is lost is said.
    """
    from pratique.policy import exports

    made = exports.export(_demands(ctx, path), form)
    for note in made.notes:
        click.echo(f"Note: {note}", err=True)
    if set(made.files) == {""} and output == "-":
        click.echo(made.files[""], nl=False)
        return
    for name, text in made.files.items():
        _write(os.path.join(output, name) if name else output, text, output, force)


def _demands(ctx: click.Context, path: str) -> "Demands":
    """What a policy or a file of image policies demands. UsageError for a mistake in any of it."""
    from pratique import policy
    from pratique.documents import cluster_image_policy
    from pratique.errors import UsageError
    from pratique.inspection import signatures
    from pratique.policy import demands

    if cluster_image_policy.recognises(data := policy.read_file(path)):
        _image_policies(ctx, data, path, {})
        return demands.of_file(data, path)
    found = policy.load([path])
    if len(found) > 1:
        raise UsageError(
            f"{path} holds {len(found)} policies: put each into a file of its own, and export one at a time."
        )
    signatures.demands(found, ctx.obj.settings)
    return demands.of_policy(found[0])


def _write(path: str, text: str, output: str, force: bool) -> None:
    from pratique.errors import UsageError

    if output == "-":
        raise UsageError("This format has several files: name a folder for them with `--output`.")
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is already there: name another place, or replace it with --force.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): name another place.") from None
    click.echo(f"Wrote {path}.", err=True)


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
def digest(paths: Sequence[str]) -> None:
    """Print the digest by which attested verdicts name the policy of all FILEs."""
    from pratique import policy
    from pratique.policy import digests

    click.echo(digests.of(policy.load(paths)))


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
