"""Whether a command's exit code reaches whoever runs the script.

Where a command stands is known from the shell's grammar (`documents.shell`); what follows it, from the script's text.
"""

import bisect
import re
from collections.abc import Iterator

from pratique.documents.shell import Command, Script

_READ = re.compile(r"\$\?|\$\{?PIPESTATUS|\$\{pipestatus")
_NEXT = re.compile(r"\s*\|\|\s*(?P<rest>[^\n]{0,400})")
_WITHIN = re.compile(
    r"(?:^|[\n;&|({]|\bthen\b|\bdo\b|\belse\b)[ \t]*(?:(el)?if|while|until)[ \t]+(?:![ \t]*)?[^\n;]{0,200}$"
)
_ENDING = re.compile(
    r"\b(?:exit|return)\b(?![ \t]{1,4}0\b)|\b(?:false|die|fail|fatal|error|abort|break|continue|throw)\b|\w="
)
_SWITCH = re.compile(r"([-+])([a-zA-Z]{1,8})(?: (errexit|pipefail))?")
_DECLARED = re.compile(r"\b(?:local|export|declare|readonly|typeset)\s[^\n]{0,60}\w=[\"']?\$\([^)]{0,60}$")
_ASSIGNED = re.compile(r"\w=[\"']?\$\([^)]{0,60}$")
_CLOSING = re.compile(r"(?:^|[\s;])(?:fi|done)\b")
_TALK = frozenset({"echo", "printf", "true", ":", "cat", "logger", "tee", "exit", "return"})
_WINDOW = 4_000


def _modes(script: Script, *, errexit: bool, pipefail: bool) -> Iterator[tuple[int, bool, bool]]:
    """(offset from which it holds, `-e`, pipefail), as `set` switches them."""
    yield -1, errexit, pipefail
    for one in script.commands:
        if one.name == "set":
            for sign, letters, named in _SWITCH.findall(" ".join(one.texts)[:200]):
                errexit = sign == "-" if "e" in letters or named == "errexit" else errexit
                pipefail = sign == "-" if named == "pipefail" else pipefail
            yield one.start, errexit, pipefail


class ExitCodes:
    """A script's text beside its commands."""

    def __init__(self, text: str, script: Script, *, errexit: bool, pipefail: bool) -> None:
        self.text = text
        self.script = script
        self.starts = [one.start for one in script.commands]
        self.modes = list(_modes(script, errexit=errexit, pipefail=pipefail))
        self.last = {one.pipeline: one.stage for one in script.commands if one.pipeline >= 0}
        for one in script.commands:
            if one.pipeline >= 0:
                self.last[one.pipeline] = max(self.last[one.pipeline], one.stage)

    def lost(self, command: Command) -> str:
        """Why nobody hears that a command failed, as the end of a sentence; empty when somebody does.

        >>> from pratique.documents.shell import read
        >>> script = read("trivy image --exit-code 1 x || true")
        >>> ExitCodes("trivy image --exit-code 1 x || true", script, errexit=True, pipefail=False).lost(script.commands[0])
        'behind it stands `|| true`'
        """
        if self._is_within_function_of_test(command):
            return ""
        if command.pipeline >= 0 and not self._is_last_of_pipe(command) and not self._mode(command)[1]:
            return (
                ""
                if self._reads(command.end)
                else "the shell takes the last exit code of a pipe, and pipefail is not set"
            )
        swallowed = self._swallowed(command)
        if swallowed or command.guarded:
            return swallowed
        if not self._mode(command)[0] and not self._is_last(command) and not self._reads(command.end):
            return "the script goes on after it: neither `set -e` is on nor does anything look at $?"
        return ""

    def captured(self, command: Command) -> bool:
        """Whether what it writes is taken into a variable or read by another command."""
        before = self.text[max(command.start - 300, 0) : command.start].rpartition("\n")[2]
        if before.count("$(") > before.count(")") or before.count("`") % 2:
            return True
        return command.pipeline >= 0 and not self._is_last_of_pipe(command)

    def masked(self, command: Command) -> str:
        """Why output that is read may be that of a command that failed; empty when it cannot.

        With `set -e`, `x=$(a)` ends the script when a fails; `x=$(a | b)` and `local x=$(a)` do not.
        """
        before = self.text[max(command.start - 300, 0) : command.start].rpartition("\n")[2]
        errexit, pipefail = self._mode(command)
        if self._reads(command.end):
            return ""
        if command.pipeline >= 0 and not self._is_last_of_pipe(command):
            return "" if pipefail else "a pipe hides its exit code"
        if _DECLARED.search(before):
            return "the declaration hides its exit code"
        if _ASSIGNED.search(before) and not errexit and not self.text[command.end :].lstrip(")\"' ").startswith("||"):
            return "`set -e` is not on"
        return ""

    def _is_within_function_of_test(self, command: Command) -> bool:
        """`[ "$(trivy …)" … ]`: the output is judged."""
        before = self.text[max(command.start - 300, 0) : command.start].rpartition("\n")[2]
        return bool(re.search(r"\[\s{1,3}.{0,80}\$\($", before))

    def _is_last_of_pipe(self, command: Command) -> bool:
        return command.stage >= self.last.get(command.pipeline, 0)

    def _mode(self, command: Command) -> tuple[bool, bool]:
        """Whether `-e` and pipefail are on where a command stands."""
        _, errexit, pipefail = self.modes[bisect.bisect_right(self.modes, (command.start, True, True)) - 1]
        return errexit, pipefail

    def _is_last(self, command: Command) -> bool:
        at = bisect.bisect_left(self.starts, max(command.end, command.start + 1))
        return at >= len(self.starts) or not self.text[command.end :].strip().strip(";")

    def _reads(self, end: int) -> bool:
        """Whether something looks at the exit code soon after, and does more than talk."""
        found = _READ.search(self.text, end, end + 400)
        if found is None:
            return False
        before = self.text[max(found.start() - 200, 0) : found.start()]
        return not (_WITHIN.search(before) and self._only_talks(found.end()))

    def _swallowed(self, command: Command) -> str:
        end = self.end(command)
        found = _NEXT.match(self.text[end : end + _WINDOW])
        if found:
            return self._otherwise(found["rest"], end + found.start("rest"))
        before = self.text[max(command.start - 400, 0) : command.start]
        if _WITHIN.search(before):
            return self._condition(command)
        return ""

    def end(self, command: Command) -> int:
        """Behind the pipeline, its redirections and all that `&&` joins to it."""
        window = self.text[command.end : command.end + _WINDOW]
        quote, skipped = "", 0
        for at, sign in enumerate(window):
            if at < skipped:
                continue
            if quote:
                quote = "" if sign == quote else quote
            elif sign in "'\"":
                quote = sign
            elif window.startswith("\\\n", at):
                skipped = at + 2
            elif window.startswith("||", at) or (sign in "\n;)}" and not window[:at].rstrip().endswith(("&&", "|"))):
                return command.end + at
        return command.end + len(window)

    def _otherwise(self, rest: str, start: int) -> str:
        if rest.lstrip().startswith(("{", "(")):
            closing = "}" if rest.lstrip()[0] == "{" else ")"
            at = self.text.find(f"\n{closing}", start)
            close = self.text.find(closing, start)
            end = (
                at
                if at >= 0 and "\n" in self.text[start : start + 3 + len(rest)] and not rest.rstrip().endswith(closing)
                else close
            )
            rest = self.text[start : end if end >= 0 else start + _WINDOW]
        if _ENDING.search(rest):
            return ""
        word = rest.split(None, 2)
        return f"behind it stands `|| {' '.join(word[:1])}`" if word else ""

    def _condition(self, command: Command) -> str:
        """`if scan; then … fi`, where the branches only talk."""
        return "it is a condition whose branches only talk" if self._only_talks(command.end) else ""

    def _only_talks(self, start: int) -> bool:
        """Whether what stands before the next `fi` or `done` prints, and ends nothing."""
        closing = _CLOSING.search(self.text, start, start + _WINDOW)
        if closing is None or _ENDING.search(self.text, start, closing.start()):
            return False
        first, last = (bisect.bisect_left(self.starts, at) for at in (start, closing.start()))
        return {one.name for one in self.script.commands[first:last]} <= _TALK
