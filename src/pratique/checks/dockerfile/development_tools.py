"""The last stage installs compilers, debuggers or other tools of development.

Why: whoever breaks in builds and debugs exploits with them, and nothing that runs needs them.
Fix: build in an earlier stage and copy the result (`COPY --from=build`); it is also smaller by what the message says.
References: https://docs.docker.com/build/building/multi-stage/
"""

from collections.abc import Iterator

from pratique.checks import installs
from pratique.checks.check import Fault, Lines, Texts, check
from pratique.checks.dockerfile._runs import Run
from pratique.checks.dockerfile._sizes import TOOLS, megabytes
from pratique.documents.dockerfile import Dockerfile

FAILS: Lines = {
    "FROM debian:12\nRUN apt-get install -y build-essential=1\n": 2,
    "FROM alpine:3.20\nRUN apk add --no-cache gcc musl-dev\n": 2,
}
PASSES: Texts = (
    "FROM debian:12 AS build\nRUN apt-get install -y gcc=1\nFROM debian:12\nCOPY --from=build /a /a\n",
    "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build gcc && make && apk del .build\n",
)


@check("medium", standards=("CIS-Docker-4.3",), baseline="no_dev_tools")
def development_tools(dockerfile: Dockerfile, runs: tuple[Run, ...]) -> Iterator[Fault]:
    final = dockerfile.final
    lineage = {stage.number for stage in dockerfile.lineage(final)} if final else set()
    for run in runs:
        if run.stage not in lineage:
            continue
        removed = {
            word.text
            for one in run.commands
            if installs.verb(one) in ("remove", "purge", "del", "autoremove", "erase")
            for word in one.words
        }
        virtual = any(text.startswith((".", "--virtual=.")) for text in removed)
        for command in run.commands:
            made = installs.of(command)
            if made is None or not made.manager.system or (virtual and command.has("-t", "--virtual")):
                continue
            names = [word.text.partition("=")[0] for word in made.packages if word.text.partition("=")[0] in TOOLS]
            names = [name for name in names if name not in removed]
            if names:
                size = sum(megabytes(name) for name in names) if made.manager.name == "apt" else 0
                about = f", up to {size} MB on Debian 12" if size else ""
                yield run.fault(
                    f"The image keeps tools of development{about}: {', '.join(names)}.",
                    command,
                    subject=" ".join(names),
                )
