"""What a reader of one format would not see: kinds that it has no place for, parts not examined, targets that failed.

A format that shows less than the report holds says so with these lines, so that nothing looks clean that is not.
"""

from collections import Counter
from collections.abc import Collection

from pratique.model.finding import Kind
from pratique.model.report import Options, Report
from pratique.report import _text, _view


def unseen(report: Report, options: Options, kinds: Collection[Kind]) -> list[str]:
    """One printable sentence each; `kinds` are those that the format shows."""
    views = [_view.view(result, options) for result in report.results]
    others = Counter(finding.kind for view in views for finding in view.findings if finding.kind not in kinds)
    lines = [
        f"{count} of the kind {kind} {'is' if count == 1 else 'are'} not part of this format."
        for kind, count in others.items()
    ]
    if hidden := _view.hidden_text(sum(view.hidden for view in views), options):
        lines.append(hidden)
    return lines + gaps(report)


def gaps(report: Report) -> list[str]:
    """What was not examined, and what failed."""
    lines = [
        f"Not examined in {result.target}: {part.part}: {part.why}"
        for result in report.results
        for part in result.examined
        if not part.complete
    ]
    lines += [f"{failure.target} could not be scanned: {failure.error}" for failure in report.failures]
    return [_text.printable(line) for line in lines]
