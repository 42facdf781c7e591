"""What an image says of its making: history as instructions, each with the layer that it made.

Docker's old builder wrote `/bin/sh -c #(nop)  USER app` and `/bin/sh -c apt-get update`, BuildKit writes `USER app` and
`RUN /bin/sh -c apt-get update # buildkit`; with arguments, `RUN |1 VERSION=1 /bin/sh -c …`.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from pratique.checks.check import Fault
from pratique.documents import shell
from pratique.documents.shell import Command, Script
from pratique.errors import LimitError
from pratique.model.image import ImageConfig, Layer

_MOST = 1_000
_LONGEST = 16_384
"""Characters of one step that are looked at."""
_NOP = re.compile(r"/bin/sh -c #\(nop\) +")
_SHELL = re.compile(r"(?:^| )/bin/(?:ba|a|da)?sh (?:-o pipefail )?-[a-z]{1,8} ")


class Step(msgspec.Struct, frozen=True, dict=True):
    """One step of an image's history."""

    keyword: str
    """`RUN`, `COPY` …; upper case; empty for what is no instruction."""
    rest: str
    """What follows; the shell's text alone for a RUN."""
    text: str
    layer: Layer | None = None
    """The layer that it made, where it made one and history and layers add up."""

    @functools.cached_property
    def script(self) -> Script | None:
        """The commands of a RUN; None for other steps, and for what is too long to be read."""
        try:
            return shell.read(self.rest) if self.keyword == "RUN" else None
        except LimitError:
            return None

    def fault(self, message: str, subject: str = "") -> Fault:
        """A fault of this step."""
        layer = self.layer or Layer("")
        return Fault(
            message,
            subject=subject or message,
            layer=layer.diff_id or layer.digest,
            instruction=self.text,
            base_image=layer.base_image,
        )


def commands(history: Sequence[Step], wrong: Callable[[Script], Iterable[tuple[Command, str]]]) -> Iterator[Fault]:
    """Faults of the commands that a history's RUN steps ran."""
    for step in history:
        if step.script is not None:
            seen = dict.fromkeys(message for _, message in wrong(step.script))
            yield from (step.fault(message) for message in seen)


def steps(config: ImageConfig, layers: Sequence[Layer]) -> tuple[Step, ...]:
    """The history in order, the oldest first."""
    made = [number for number, one in enumerate(config.history) if not one.empty_layer]
    by_step = dict(zip(made, layers, strict=True)) if len(made) == len(layers) else {}
    shown = config.history[-_MOST:]
    first = len(config.history) - len(shown)
    return tuple(_step(one.created_by[:_LONGEST], by_step.get(first + number)) for number, one in enumerate(shown))


def last(history: Sequence[Step], keyword: str) -> Step | None:
    """The last step with a keyword, which is the one that counts."""
    return next((step for step in reversed(history) if step.keyword == keyword), None)


def _step(text: str, layer: Layer | None) -> Step:
    plain = text.removesuffix(" # buildkit").strip()
    if nop := _NOP.match(plain):
        return Step(*_split(plain[nop.end() :]), text, layer)
    keyword, rest = _split(plain)
    shell = _SHELL.search(plain[:4096])
    if keyword == "RUN" or (shell and plain.startswith(("/bin/", "|"))):
        return Step("RUN", plain[shell.end() :] if shell else rest, text, layer)
    return Step(keyword, rest, text, layer)


def _split(text: str) -> tuple[str, str]:
    word, _, rest = text.partition(" ")
    return (word.upper(), rest.strip()) if word.isalpha() and len(word) < 12 else ("", text)
