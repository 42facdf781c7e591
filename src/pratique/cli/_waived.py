"""What the user waives on the command line: --ignore-file, --vex and --baseline."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pratique.model.progress import Progress
    from pratique.policy.document import Waiver


def waivers(options: dict[str, Any], progress: "Progress") -> "tuple[Waiver, ...]":
    """All of them; what of their sources is left out is said."""
    from pratique import policy

    baseline = [options["baseline"]] if options["baseline"] else []
    found = policy.waive(options["ignore_files"], options.get("vex", ()), baseline)
    for text in found.skipped:
        progress.note(text)
    return found.waivers
