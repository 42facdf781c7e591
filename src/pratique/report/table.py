"""For people at a terminal: findings by target, what was not examined, the verdict with its reasons.

Colours mean severity and verdict. Nothing else is told by colour alone.
"""

from collections.abc import Iterator
from typing import TextIO

import msgspec

from pratique.model.report import Options, Report, Result
from pratique.report import _age, _findings_table, _sizes, _terminal, _text, _verdict, _view
from pratique.report._terminal import ALARM, BOLD, DIM, RED, YELLOW, Pen, Screen

LEAST_WIDTH = 60


class Page(msgspec.Struct, frozen=True):
    """What all sections are written with."""

    report: Report
    options: Options
    screen: Screen


def write(report: Report, out: TextIO, options: Options) -> None:
    """Plain text, ANSI-coloured if the options say so."""
    screen = Screen(Pen(options.colour), _terminal.signs(out), max(options.width, LEAST_WIDTH))
    out.writelines(line + "\n" for line in _lines(Page(report, options, screen)))


def _lines(page: Page) -> Iterator[str]:
    for number, result in enumerate(page.report.results):
        yield from [""] * bool(number)
        yield from _result(page, result)
    yield from _failures(page)
    if page.report.results or not page.report.failures:  # what could not be read was not judged either
        yield from _advisories(page)
        yield from _verdict.lines(page.report, page.screen)


def _result(page: Page, result: Result) -> Iterator[str]:
    yield from _headline(page, result)
    view = _view.view(result, page.options)
    yield from _findings_table.lines(page.report, result, view.findings, page.screen)
    yield from _not_examined(page, result)
    yield from _sizes.lines(result, page.screen)
    yield from _notes(page, result, view)
    if len(page.report.results) + len(page.report.failures) > 1:
        yield from _verdict.block(result.verdict, page.screen)


def _headline(page: Page, result: Result) -> Iterator[str]:
    """What was scanned."""
    yield page.screen.pen(_text.printable(result.target), BOLD)
    yield page.screen.pen(f" {page.screen.signs.dot} ".join(facts(result)), DIM)


def facts(result: Result) -> list[str]:
    """Platform, distribution, numbers of packages and layers, digest; printable."""
    if checked := _checked(result):
        return [_text.printable(checked)]
    image, distro = result.image, result.distro
    made = [str(image.platform)] if image.layers else []
    made.append((distro.name or f"{distro.id} {distro.version}".strip()) if distro else "no distribution")
    made.append(counted(len(result.packages), "package"))
    made += [counted(len(image.layers), "layer")] if image.layers else []
    made += [f"on {image.base_name}"] if image.base_name else []
    made += ["sha256:" + result.key.rpartition("sha256:")[2][:12]] if "sha256:" in result.key else []
    made += [f"layers from memory, verified {result.remembered[:10]}"] if result.remembered else []
    return [_text.printable(fact) for fact in made]


def _checked(result: Result) -> str:
    """What kinds of files were checked; empty for an image, a tree or an SBOM, of which packages are told."""
    return next((part.why for part in result.examined if part.part == "file-checks"), "")


def counted(number: int, noun: str) -> str:
    """`1 package`, `1,204 packages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _not_examined(page: Page, result: Result) -> Iterator[str]:
    parts = [part for part in result.examined if not part.complete]
    if not parts:
        return
    yield ""
    yield page.screen.pen(f"{page.screen.signs.warn} Not examined", f"{BOLD};{YELLOW}")
    for part in parts:
        why = _text.printable(part.why) or "it says not why"
        yield from _hanging(page, _text.printable(part.part), why, YELLOW)


def _hanging(page: Page, head: str, text: str, style: str) -> Iterator[str]:
    """`  head  text`, the text wrapped and indented."""
    indent = min(max(_text.columns(head) + 4, 24), page.screen.width // 2)
    lines = _text.wrap(text, page.screen.width - indent) or [""]
    first = _text.pad("  " + head, indent) if _text.columns(head) + 4 <= indent else f"  {head}\n" + " " * indent
    yield page.screen.pen(first, style) + lines[0]
    for line in lines[1:]:
        yield " " * indent + line


def _notes(page: Page, result: Result, view: _view.View) -> Iterator[str]:
    notes = []
    if hidden := _view.hidden_text(view.hidden, page.options):
        notes.append((hidden, YELLOW))
    if view.suppressed and not page.options.show_suppressed:
        notes.append((f"{counted(len(view.suppressed), 'finding')} suppressed; list them with --show-suppressed.", DIM))
    coverage = result.coverage
    if coverage.executable_bytes:
        notes.append((_coverage_text(result), DIM if coverage.share >= 0.95 else YELLOW))
    if view.suppressed and page.options.show_suppressed:
        yield ""
        yield page.screen.pen(f"Suppressed {page.screen.signs.dot} {len(view.suppressed):,}", BOLD)
        yield from _findings_table.suppressed(view.suppressed, page.screen)
    if notes:
        yield ""
    for text, style in notes:
        for line in _text.wrap(text, page.screen.width):
            yield page.screen.pen(line, style)


def _coverage_text(result: Result) -> str:
    share = f"{result.coverage.share:.1%} of the bytes of executables belong to known packages"
    unknown = [_text.printable(path) for path in result.coverage.unknown]
    if not unknown or result.coverage.share == 1.0:
        return f"Coverage: {share}."
    more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
    return f"Coverage: {share}; unknown are {', '.join(unknown[:3])}{more}."


def _failures(page: Page) -> Iterator[str]:
    for number, failure in enumerate(page.report.failures):
        yield from [""] * bool(number or page.report.results)
        yield (
            page.screen.pen(f"{page.screen.signs.bad} {_text.printable(failure.target)}", f"{BOLD};{RED}")
            + " could not be scanned"
        )
        for line in _text.wrap(_text.printable(failure.error), page.screen.width - 2):
            yield "  " + line


def _advisories(page: Page) -> Iterator[str]:
    """How old the advisories are; what is missing is an alarm."""
    advisories = page.report.advisories
    sources = advisories.ecosystems
    if not sources and page.report.results and all(map(_checked, page.report.results)):
        return
    yield ""
    if advisories.starter or any(source.starter for source in sources):
        yield (
            page.screen.pen(" starter set ", ALARM)
            + " These advisories are a few well-known ones: run `pratique db update` for all."
        )
    missing = [_text.printable(source.ecosystem) for source in sources if source.missing]
    if missing:
        yield page.screen.pen(
            f"{page.screen.signs.warn} No advisories for {', '.join(missing)}: run `pratique db update`.",
            f"{BOLD};{YELLOW}",
        )
    known = [source for source in sources if not source.missing]
    ages = [
        f"{_text.printable(source.ecosystem)} {_age.words(source.fetched, page.report.created)}" for source in known
    ]
    for line in _text.wrap(
        f"Advisories: {', '.join(ages)}." if ages else "Advisories: none were used.", page.screen.width
    ):
        yield page.screen.pen(line, DIM)
